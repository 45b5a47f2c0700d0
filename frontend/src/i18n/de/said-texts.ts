/** German: what problems and runs say, which stands beside the English in the nodes and their language. */
import { german as said } from '@flowza/nodes/catalogue/german'

export const texts = { said }

/** German: what node types, problems and runs say, which stands beside the English in the nodes and their language. */
import { german as said, germanCatalogue } from '@flowza/nodes/catalogue/german'

export const texts = { said }
export const catalogue = germanCatalogue

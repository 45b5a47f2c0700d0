/** English: formulas and what their functions do. */
import { formula } from './formula.ts'

export const texts = { formula }

/** German: what is shown of tables, models and their columns. */
import { inspector } from './inspector.ts'
import { metrics } from './metrics.ts'
import { results } from './results.ts'

export const texts = { inspector, metrics, results }

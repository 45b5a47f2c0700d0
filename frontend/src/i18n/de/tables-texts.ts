/** German: what is shown of tables, models, charts and their columns. */
import { charts } from './charts.ts'
import { inspector } from './inspector.ts'
import { results } from './results.ts'

export const texts = { charts, inspector, results }

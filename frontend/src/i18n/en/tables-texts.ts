/** English: what is shown of tables, models and charts. */
import { charts } from './charts.ts'
import { results } from './results.ts'

export const texts = { charts, results }

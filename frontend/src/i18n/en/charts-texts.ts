/** English: drawings of tables and of results. */
import { charts } from './charts.ts'

export const texts = { charts }

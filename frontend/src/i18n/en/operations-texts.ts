/** English: what runs by itself. */
import { schedules } from './schedules.ts'

export const texts = { schedules }

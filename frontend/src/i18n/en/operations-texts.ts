/** English: what runs by itself, and over a grid of params. */
import { schedules } from './schedules.ts'
import { sweeps } from './sweeps.ts'

export const texts = { schedules, sweeps }

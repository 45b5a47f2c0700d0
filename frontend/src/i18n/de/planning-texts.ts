/** German: what a run would do, before it does. */
import { plan } from './plan.ts'

export const texts = { plan }

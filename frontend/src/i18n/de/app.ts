import type { app as english } from '../en/app.ts'
import type { Translated } from '../translated.ts'

export const app: Translated<typeof english> = {}

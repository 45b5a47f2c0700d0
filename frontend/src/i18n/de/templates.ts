import type { templates as english } from '../en/templates.ts'
import type { Translated } from '../translated.ts'

export const templates: Translated<typeof english> = {}

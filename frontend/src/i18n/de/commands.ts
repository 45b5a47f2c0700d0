import type { commands as english } from '../en/commands.ts'
import type { Translated } from '../translated.ts'

export const commands: Translated<typeof english> = {}

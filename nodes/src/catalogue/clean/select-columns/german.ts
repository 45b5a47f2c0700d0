import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  no_columns: sentences('Keine Spalte bliebe übrig.', 'Wähl wenigstens eine Spalte.'),
}

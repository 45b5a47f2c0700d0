import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine Spalte.'),
  no_rows_left: sentences(
    'In jeder Zeile fehlt ein Wert in {columns}; keine Zeile bleibt übrig.',
    'Wähl weniger Spalten.',
  ),
}

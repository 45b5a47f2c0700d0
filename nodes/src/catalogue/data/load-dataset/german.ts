import { sentences, germanCsvMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanCsvMessages,
  not_chosen: sentences('Kein Datensatz ist gewählt.', 'Wähl einen Datensatz.'),
  unknown: sentences(
    'Es gibt keinen Datensatz „{dataset}“.',
    'Wähl einen anderen Datensatz, oder lade ihn hoch.',
  ),
  not_ready: sentences(
    'Der Datensatz „{dataset}“ ließ sich nicht lesen.',
    'Sieh ihn dir unter Datensätze an, und lade ihn noch einmal hoch.',
  ),
}

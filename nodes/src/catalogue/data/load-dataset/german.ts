import { sentences, germanCsvMessages } from '../../../core/node/german-messages.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Datensatz laden',
  summary: 'Liest einen hinterlegten Datensatz mit den Arten und Rollen, die er angibt.',
  keywords: ['öffnen', 'lesen', 'Daten', 'Beispiel', 'Beispieldaten'],
  inputs: {},
  outputs: { table: { title: 'Tabelle', help: 'Alle Zeilen des Datensatzes.' } },
  params: {
    dataset: {
      label: 'Datensatz',
      help: 'Ein Datensatz, den Flowza mitbringt, oder ein hochgeladener.',
    },
  },
  messages: {
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
  },
  describe: ({ dataset }) => (dataset === '' ? 'Kein Datensatz gewählt' : dataset),
}

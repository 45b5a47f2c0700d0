import { germanFileNameMessages } from '../../../core/node/german-messages.ts'
import { germanFileName } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import { describe } from './describe.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'CSV schreiben',
  summary: 'Macht aus einer Tabelle eine CSV-Datei, zum Herunterladen oder für eine Tabellenkalkulation.',
  keywords: [
    'speichern',
    'sichern',
    'herunterladen',
    'exportieren',
    'ausgeben',
    'Datei',
    'Tabellenkalkulation',
  ],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { file: { title: 'Datei', help: 'Die CSV-Datei.' } },
  params: {
    file_name: germanFileName,
    delimiter: {
      label: 'Trennzeichen',
      help: 'Was zwischen zwei Werten steht.',
      options: { ',': 'Komma', ';': 'Semikolon', '\t': 'Tabulator', '|': 'Senkrechter Strich' },
    },
    header: { label: 'Kopfzeile', help: 'Ob die erste Zeile die Spalten nennt.' },
    escape_formulas: {
      label: 'Formeln entschärfen',
      help: 'Text, den eine Tabellenkalkulation als Formel ausführen würde (er beginnt mit =, +, -, @, einem Tabulator oder Zeilenumbruch), bekommt einen Apostroph davor. Für Dateien, die ein Programm liest, auszuschalten.',
    },
  },
  messages: germanFileNameMessages,
  describe,
}

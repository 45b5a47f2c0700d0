import { sentences, germanColumnMessages, germanKind } from '../../../core/node/german-messages.ts'
import { germanColumns } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

const methods = { standard: 'Standard', minmax: 'Min-Max', robust: 'Robust' }

export const german: Translation<typeof manifest> = {
  title: 'Skalieren',
  summary: 'Bringt Spalten mit Zahlen auf einen Maßstab, gelernt aus den Trainingszeilen.',
  keywords: ['Skalierung', 'Maßstab', 'standardisieren', 'normalisieren', 'normieren', 'z-Wert'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: {
    table: { title: 'Tabelle', help: 'Dieselben Zeilen mit den gewählten Spalten auf einem Maßstab.' },
  },
  params: {
    method: {
      label: 'Methode',
      help: 'Standard ergibt Mittelwert 0 und Standardabweichung 1; Min-Max ergibt 0 bis 1; Robust nimmt Median und Quartile, sodass Ausreißer weniger zählen.',
      options: {
        standard: 'Standard (Mittelwert und Standardabweichung)',
        minmax: 'Min-Max (0 bis 1)',
        robust: 'Robust (Median und Quartile)',
      },
    },
    columns: { label: 'Spalten', help: 'Die Spalten mit Zahlen, die skaliert werden.' },
  },
  messages: {
    ...germanColumnMessages,
    no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine mit Zahlen.'),
    not_numeric: sentences(
      `Die Spalte „{column}“ enthält ${germanKind('kind')} und lässt sich nicht skalieren.`,
      'Wähl nur Spalten mit Zahlen.',
    ),
    all_missing: sentences(
      'Die Spalte „{column}“ hat in den Trainingszeilen gar keinen Wert, also auch keinen Maßstab.',
      'Lass die Spalte weg.',
    ),
    infinite: sentences(
      'Die Spalte „{column}“ enthält einen unendlichen Wert.',
      'Ersetz ihn oder entferne seine Zeilen vorher.',
    ),
  },
  describe: ({ method, columns }) => `${methods[method]}: ${germanColumns(columns)}`,
}

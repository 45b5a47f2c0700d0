import { sentences } from '../../../core/node/german-messages.ts'
import { germanNumber, germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Stichprobe ziehen',
  summary: 'Behält einige zufällig gezogene Zeilen.',
  keywords: ['Zufall', 'zufällig', 'Auswahl', 'weniger', 'verkleinern', 'Teilmenge'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { table: { title: 'Tabelle', help: 'Die gezogenen Zeilen in ihrer Reihenfolge.' } },
  params: {
    n: {
      label: 'Zeilen',
      help: 'Wie viele Zeilen bleiben. Alle, wenn die Tabelle nicht mehr hat.',
    },
    random_state: germanRandomState,
  },
  messages: {
    already_split: sentences(
      'Die Tabelle ist schon durch ihre Spalte „{column}“ aufgeteilt, eine Stichprobe würde die Anteile ändern.',
      'Zieh die Stichprobe vor der Aufteilung.',
    ),
  },
  describe: ({ n }) => (n === 1 ? '1 zufällige Zeile' : `${germanNumber(n)} zufällige Zeilen`),
}

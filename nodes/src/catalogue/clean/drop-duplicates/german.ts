import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanColumns } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Duplikate entfernen',
  summary: 'Behält von gleichen Zeilen eine.',
  keywords: ['doppelt', 'doppelte Zeilen', 'Dubletten', 'eindeutig', 'gleich', 'Wiederholung'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { table: { title: 'Tabelle', help: 'Die übrigen Zeilen in ihrer Reihenfolge.' } },
  params: {
    columns: {
      label: 'Spalten',
      help: 'Zeilen gelten als gleich, wenn sie in diesen Spalten übereinstimmen; auch zwei fehlende Werte stimmen überein.',
      empty: 'Alle Spalten',
    },
    keep: {
      label: 'Behalten',
      help: 'Welche von gleichen Zeilen bleibt.',
      options: { first: 'die erste', last: 'die letzte', none: 'keine davon' },
    },
  },
  messages: {
    ...germanColumnMessages,
    no_columns: sentences(
      'Keine Spalte ist gewählt.',
      'Wähl wenigstens eine, oder lass die Wahl leer für alle.',
    ),
  },
  describe({ columns, keep }) {
    const by = columns === null ? 'alle Spalten' : germanColumns(columns)
    return `${{ first: 'erste bleibt', last: 'letzte bleibt', none: 'keine bleibt' }[keep]}; gleich: ${by}`
  },
}

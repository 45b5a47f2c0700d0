import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanColumns } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Lücken entfernen',
  summary: 'Entfernt die Zeilen, in denen ein Wert fehlt.',
  keywords: ['fehlende Werte', 'fehlt', 'leer', 'unvollständig', 'vollständig', 'löschen'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { table: { title: 'Tabelle', help: 'Die übrigen Zeilen in ihrer Reihenfolge.' } },
  params: {
    columns: { label: 'Spalten', help: 'Die Spalten, deren Werte zählen.' },
    how: {
      label: 'Eine Zeile entfernen, wenn',
      help: 'Ein fehlender Wert kann genügen, oder jede gewählte Spalte muss leer sein.',
      options: { any: 'irgendein Wert fehlt', all: 'alle Werte fehlen' },
    },
  },
  messages: {
    ...germanColumnMessages,
    no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine Spalte.'),
    no_rows_left: sentences(
      'In jeder Zeile fehlt ein Wert in {columns}; keine Zeile bleibt übrig.',
      'Wähl weniger Spalten.',
    ),
  },
  describe: ({ columns, how }) =>
    `${how === 'any' ? 'ein Wert fehlt' : 'alle Werte fehlen'}: ${germanColumns(columns)}`,
}

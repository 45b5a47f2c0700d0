import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanColumns } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Spalten wählen',
  summary: 'Bestimmt, welche Spalten Merkmale sind, welche das Ziel ist und welche wegfallen.',
  keywords: ['auswählen', 'behalten', 'weglassen', 'entfernen', 'Merkmale', 'Ziel', 'Zielgröße', 'Rolle'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: {
    table: {
      title: 'Tabelle',
      help: 'Die gewählten Merkmale, das Ziel, dazu Ids, Gewichte und Aufteilungen.',
    },
  },
  params: {
    columns: {
      label: 'Merkmale',
      help: 'Die Spalten, die als Merkmale bleiben. Andere Merkmale fallen weg; Ziel, Ids und Aufteilungen bleiben.',
    },
    target: {
      label: 'Ziel',
      help: 'Die Spalte, die ein Modell vorhersagen soll. Bleibt das Feld leer, behält die Tabelle ihr Ziel.',
    },
    roles: {
      label: 'Rollen',
      help: 'Spalten, die für etwas anderes da sind: eine Id, ein Gewicht, oder gar nicht.',
    },
  },
  messages: {
    ...germanColumnMessages,
    no_columns: sentences('Keine Spalte bliebe übrig.', 'Wähl wenigstens eine Spalte.'),
  },
  describe: ({ columns, target }) =>
    target === null ? germanColumns(columns) : `Ziel ${target}; ${germanColumns(columns)}`,
}

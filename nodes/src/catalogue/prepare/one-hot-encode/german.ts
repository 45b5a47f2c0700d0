import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanColumns } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'One-Hot-Kodierung',
  summary: 'Macht aus jeder Kategorie eine Spalte mit Nullen und Einsen.',
  keywords: ['kodieren', 'Kategorie', 'kategorial', 'Dummy-Variable', 'Indikator', 'umwandeln'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: {
    table: {
      title: 'Tabelle',
      help: 'Statt der gewählten Spalten steht am Ende eine Spalte je Kategorie.',
    },
  },
  params: {
    columns: { label: 'Spalten', help: 'Die Spalten, deren Kategorien zu Spalten werden.' },
    drop: {
      label: 'Weglassen',
      help: 'Eine Kategorie je Spalte wegzulassen nimmt heraus, was die anderen schon sagen; eine einfache lineare Regression braucht das, eine mit Strafe oder Bäume nicht.',
      empty: 'nichts',
      options: { first: 'die erste Kategorie jeder Spalte', if_binary: 'die erste bei Spalten mit zweien' },
    },
    max_categories: {
      label: 'Höchstzahl der Kategorien',
      help: 'Eine Spalte mit mehr Kategorien hält den Lauf an: Sie ist eher eine Id oder freier Text.',
    },
  },
  messages: {
    ...germanColumnMessages,
    no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine mit Kategorien.'),
    is_time: sentences('Die Spalte „{column}“ enthält Zeiten, das sind keine Kategorien.', 'Lass sie weg.'),
    too_many: sentences(
      'Die Spalte „{column}“ hat {count} Kategorien, erlaubt sind {most}.',
      'Lass sie weg, oder erhöhe „Höchstzahl der Kategorien“, wenn es auf jede ankommt.',
    ),
    name_taken: sentences(
      'Die Kategorie „{category}“ von „{column}“ ergäbe eine Spalte „{name}“, die es schon gibt.',
      'Lass eine der beiden Spalten weg.',
    ),
    unseen: sentences(
      '{count, plural, one {# Zeile hat} other {# Zeilen haben}} Kategorien von „{column}“, die in den Trainingszeilen fehlen, und bekommen Nullen.',
      'Es ist nichts zu tun; eine geschichtete Aufteilung oder mehr Zeilen vermeiden es vielleicht.',
    ),
  },
  describe: ({ columns }) => germanColumns(columns),
}

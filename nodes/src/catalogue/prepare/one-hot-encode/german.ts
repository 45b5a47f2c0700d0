import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine mit Kategorien.'),
  is_time: sentences('Die Spalte „{column}“ enthält Zeiten, das sind keine Kategorien.', 'Lass sie weg.'),
  too_many: sentences(
    'Die Spalte „{column}“ hat {count} Kategorien, erlaubt sind {most}.',
    'Lass sie weg, oder erhöhe „Most categories“, wenn es auf jede ankommt.',
  ),
  name_taken: sentences(
    'Die Kategorie „{category}“ von „{column}“ ergäbe eine Spalte „{name}“, die es schon gibt.',
    'Lass eine der beiden Spalten weg.',
  ),
  unseen: sentences(
    '{count, plural, one {# Zeile hat} other {# Zeilen haben}} Kategorien von „{column}“, die in den Trainingszeilen fehlen, und bekommen Nullen.',
    'Es ist nichts zu tun; eine geschichtete Teilung oder mehr Zeilen vermeiden es vielleicht.',
  ),
}

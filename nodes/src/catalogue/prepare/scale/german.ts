import { sentences, germanColumnMessages, germanKind } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
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
}

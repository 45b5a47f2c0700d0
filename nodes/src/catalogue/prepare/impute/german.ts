import { sentences, germanColumnMessages, germanKind } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine Spalte.'),
  not_numeric: sentences(
    `Die Spalte „{column}“ enthält ${germanKind('kind')}, davon gibt es keinen {strategy, select, mean {Mittelwert} other {Median}}.`,
    'Füll sie mit ihrem häufigsten Wert, oder wähl nur Spalten mit Zahlen.',
  ),
  all_missing: sentences(
    'Die Spalte „{column}“ hat in den Trainingszeilen gar keinen Wert, mit dem sie sich füllen ließe.',
    'Füll sie mit einer Konstanten, oder lass sie weg.',
  ),
  value_mismatch: sentences(
    `Die Konstante „{value}“ passt nicht zur Spalte „{column}“, sie enthält ${germanKind('kind')}.`,
    'Gib eine Konstante von der Art der Spalte an, oder wähl andere Spalten.',
  ),
}

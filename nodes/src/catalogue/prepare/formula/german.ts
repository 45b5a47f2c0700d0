import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  no_name: sentences('Die Spalte hat keinen Namen.', 'Schreib einen.'),
  name_taken: sentences(
    'Die Tabelle hat eine Spalte „{column}“, und Namen, die sich nur in Großbuchstaben unterscheiden, vertragen sich nicht.',
    'Schreib „{column}“, um sie zu ersetzen, oder einen anderen Namen.',
  ),
  replaces_partition: sentences(
    'Die Spalte „{column}“ sagt, aus welchen Zeilen ein Modell lernen darf, und lässt sich nicht ersetzen.',
    'Schreib einen anderen Namen.',
  ),
  formula_wrong: sentences(
    'Die Formel lässt sich für diese Tabelle nicht berechnen: {fault}.',
    'Öffne die Formel: {advice}.',
  ),
  too_large: sentences(
    'Eine ganze Zahl im Ergebnis ist größer als 9.007.199.254.740.992, darüber sind Zahlen nicht genau.',
    'Setz number(…) um eine Spalte: Das Ergebnis ist dann eine Gleitkommazahl.',
  ),
}

import { sentences } from '../../../core/node/german-messages.ts'
import type { Translation } from '../../../core/node/translation.ts'
import { describe } from './describe.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Formel',
  summary: 'Berechnet Zeile für Zeile eine Spalte aus den anderen.',
  keywords: ['Ausdruck', 'rechnen', 'berechnen', 'ableiten', 'Merkmal', 'Spalte', 'wenn', 'Verhältnis'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { table: { title: 'Tabelle', help: 'Die Tabelle mit der berechneten Spalte.' } },
  params: {
    name: {
      label: 'Spalte',
      help: 'Ein neuer Name fügt am Ende ein Merkmal an. Der Name einer Spalte ersetzt sie an ihrer Stelle; sie behält ihre Rolle.',
    },
    expression: {
      label: 'Formel',
      help: 'Spalten, Zahlen, Texte in Anführungszeichen, + - * /, Vergleiche, and, or, not und Funktionen.',
    },
  },
  messages: {
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
  },
  describe: (params) => (params.expression.trim() === '' ? 'noch keine Formel' : describe(params)),
}

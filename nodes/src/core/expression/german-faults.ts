/** German: what can be wrong with a formula. */
import type { Translated } from '../node/message.ts'
import type { faultMessages } from './fault-messages.ts'

const said = (text: string, hint: string) => ({ text, hint })

const typeWord = (type: string) =>
  `{${type}, select, integer {eine Zahl} number {eine Zahl} boolean {wahr oder falsch} text {Text} time {eine Zeit} other {nichts}}`

const quoted = (part: string) => `{${part}Is, select, column {„{${part}}“} other {\`{${part}}\`}}`

const isOther = `${quoted('part')} ist ${typeWord('type')}`

export const germanFaults: Translated<typeof faultMessages> = {
  too_long: said('Die Formel ist zu lang.', 'Nimm mehrere.'),
  too_deep: said('Die Formel ist zu tief verschachtelt.', 'Nimm mehrere Formeln.'),
  empty: said('Die Formel ist leer.', 'Schreib eine, etwa Age * 2.'),
  unfinished: said('Am Ende fehlt etwas.', 'Es geht mit einer Spalte, einer Zahl oder einem Text weiter.'),
  no_operator: said(
    'Davor fehlt ein Zeichen.',
    'Namen mit Leerzeichen stehen in Klammern, [so wie hier]; zwei Werte verbindet man mit +, and, =, …',
  ),
  stray: said(
    '„{sign}“ kann hier nicht stehen.',
    '{means, select, and {Schreib „and“.} or {Schreib „or“.} not {Schreib „not“.} power {Schreib x * x für das Quadrat von x, sqrt(x) für die Wurzel.} rest {Schreib x - y * floor(x / y) für den Rest von x / y.} other {Namen mit Leerzeichen und Zeichen stehen in Klammern, [so wie hier]; Texte in Anführungszeichen.}}',
  ),
  stray_not: said('„not“ kann hier nicht stehen.', 'Setz in Klammern, was es umkehrt: (not x).'),
  stray_keyword: said(
    'Vor „{keyword}“ steht nichts.',
    'Sag, wovon „{keyword}“ handelt; eine Spalte dieses Namens schreibt man [{written}].',
  ),
  stray_plus: said('Vor „+“ steht nichts.', 'Lass es weg, oder ergänze, wozu es addiert.'),
  stray_comma: said('Vor „,“ steht nichts.', 'Schreib {signature}.'),
  text_unclosed: said('Der Text hat kein Ende.', 'Schließ ihn mit {quote}; mitten darin schreib {twice}.'),
  column_unclosed: said('Der Spaltenname hat kein Ende.', 'Schließ die Klammer.'),
  bracket_unclosed: said('Eine „)“ fehlt.', 'Schließ die Klammer.'),
  chained: said(
    'Vergleiche lassen sich nicht aneinanderhängen.',
    'Verbinde zwei davon mit „and“: 0 < x and x < 5.',
  ),
  is_what: said('Auf „is“ muss „missing“ folgen.', 'Schreib x is missing, x is not missing oder x = 1.'),
  in_what: said('Auf „in“ muss eine Liste in Klammern folgen.', "Schreib es wie in ('a', 'b')."),
  list_unclosed: said('In der Liste fehlt ein Komma oder „)“.', 'Schreib in (1, 2, 3).'),
  list_of_others: said(
    'In einer Liste stehen nur Texte und Zahlen.',
    'Schreib Texte in Anführungszeichen; vergleich mit Spalten durch „=“ und „or“.',
  ),
  call_unclosed: said('In {name}(…) fehlt ein Komma oder „)“.', 'Schreib {signature}.'),
  no_function: said(
    'Es gibt keine Funktion „{name}“.',
    '{instead, select, none {{near, plural, =0 {Wähl eine aus der Liste der Funktionen.} other {Ist {near, or, „#“} gemeint?}}} other {Schreib {instead}.}}',
  ),
  wrong_count: said(
    '{name} nimmt {form, select, exact {{least, plural, one {# Wert} other {# Werte}}} open {mindestens {least, plural, one {# Wert} other {# Werte}}} other {{least} oder {most} Werte}}, nicht {given}.',
    'Schreib {signature}.',
  ),
  second_no_text: said('Der zweite Wert muss ein Text in Anführungszeichen sein.', 'Schreib {signature}.'),
  third_no_condition: said(
    'Der dritte Wert muss true oder false sein.',
    "Schreib {name}(text, 'part', true), dann zählen Großbuchstaben nicht.",
  ),
  digits: said('Die Stellen müssen eine ganze Zahl von 0 bis {most} sein.', 'Schreib round(x, 2).'),
  number_too_large: said('Die Zahl ist zu groß.', 'Die größte ist etwa 1.8e308.'),
  all_missing: said('Das Ergebnis fehlt in jeder Zeile.', 'Nimm eine Spalte oder einen Wert.'),
  no_column: said(
    'Es gibt keine Spalte „{column}“.',
    '{near, plural, =0 {{columns, plural, =0 {Die Tabelle hat keine Spalten.} other {Die Tabelle hat {columns, list, 6}; Texte stehen in Anführungszeichen.}}} other {Ist {near, or, „#“} gemeint?}}',
  ),
  compared_with_missing: said('Mit „missing“ lässt sich nichts vergleichen.', 'Schreib {part} is missing.'),
  listed_missing: said('Nichts ist gleich „missing“.', 'Schreib {part} is missing.'),
  incomparable: said(
    `${quoted('part')} ist ${typeWord('type')} und ${quoted('other')} ist ${typeWord('otherType')}: Sie lassen sich nicht vergleichen.`,
    '{type, select, text {Zahlen stehen ohne, Texte in Anführungszeichen.} other {{otherType, select, text {Zahlen stehen ohne, Texte in Anführungszeichen.} other {Vergleich Werte der gleichen Art.}}}}',
  ),
  no_order: said('Wahr und falsch haben keine Reihenfolge.', 'Nimm =, !=, and, or, not.'),
  no_time: said(
    `${quoted('part')} ist keine Zeit.`,
    "Schreib Zeiten wie '2026-01-31' oder '2026-01-31T12:00:00'.",
  ),
  text_for_time: said(
    `${quoted('part')} ist Text und wird mit einer Zeit verglichen.`,
    "Schreib Zeiten wie '2026-01-31' oder '2026-01-31T12:00:00'.",
  ),
  list_misfit: said(
    `${isOther}, aber in der Liste steht {value}.`,
    "{type, select, time {Schreib Zeiten wie '2026-01-31'.} other {Gib Werte der gleichen Art.}}",
  ),
  unlike: said(
    `${isOther}, aber ${quoted('first')} ist ${typeWord('firstType')}.`,
    'Alle Werte von „{function}“ müssen von einer Art sein.',
  ),
  no_number: said(
    `${isOther}; {function} braucht {function, select, + {Zahlen} - {Zahlen} * {Zahlen} / {Zahlen} other {eine Zahl}}.`,
    '{type, select, boolean {Schreib indicator({text}) für 1 und 0.} text {Nimm eine Spalte mit Zahlen, oder length(…) für die Zahl der Buchstaben.} other {Nimm eine Spalte mit Zahlen.}}',
  ),
  no_number_or_condition: said(
    `${isOther}; {function} nimmt eine Zahl oder wahr und falsch.`,
    '{type, select, text {Nimm eine Spalte mit Zahlen, oder length(…) für die Zahl der Buchstaben.} other {Nimm eine Spalte mit Zahlen.}}',
  ),
  no_text: said(`${isOther}; {function} braucht Text.`, 'Nimm eine Spalte mit Text.'),
  no_condition: said(
    `${isOther}; {function, select, if {die Bedingung von „if“} indicator {indicator} other {„{function}“}} braucht wahr oder falsch.`,
    "Vergleich es: {text} = {type, select, text {'…'} other {…}}",
  ),
}

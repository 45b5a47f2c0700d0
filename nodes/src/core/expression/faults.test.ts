/** Each fault is made by some formula, and says the same in words and as what another language fills in. */
import { expect, it } from 'vitest'
import { fillMessage } from '../text/fill-message.ts'
import { checkFormula } from './check.ts'
import { faultMessages, type FaultMessage } from './fault-messages.ts'
import { germanFaults } from './german-faults.ts'
import { formulaTable } from './testing/random-formulas.ts'

const faulty: Record<FaultMessage, [source: string, german: string]> = {
  too_long: ["'".repeat(6_000), 'Die Formel ist zu lang.'],
  too_deep: ['-'.repeat(3_000), 'Die Formel ist zu tief verschachtelt.'],
  empty: ['', 'Die Formel ist leer.'],
  unfinished: ['a +', 'Am Ende fehlt etwas.'],
  no_operator: ['a b', 'Davor fehlt ein Zeichen.'],
  stray: ['a && b', '„&&“ kann hier nicht stehen.'],
  stray_not: ['1 + not a', '„not“ kann hier nicht stehen.'],
  stray_keyword: ['And a', 'Vor „and“ steht nichts.'],
  stray_plus: ['+ 1', 'Vor „+“ steht nichts.'],
  stray_comma: ['min(, a)', 'Vor „,“ steht nichts.'],
  text_unclosed: ["name = 'x", 'Der Text hat kein Ende.'],
  column_unclosed: ['[a', 'Der Spaltenname hat kein Ende.'],
  bracket_unclosed: ['(a + b', 'Eine „)“ fehlt.'],
  chained: ['0 < a < 5', 'Vergleiche lassen sich nicht aneinanderhängen.'],
  is_what: ['a is 5', 'Auf „is“ muss „missing“ folgen.'],
  in_what: ['a in 5', 'Auf „in“ muss eine Liste in Klammern folgen.'],
  list_unclosed: ['a in (1 2)', 'In der Liste fehlt ein Komma oder „)“.'],
  list_of_others: ['a in (1, b)', 'In einer Liste stehen nur Texte und Zahlen.'],
  call_unclosed: ['min(a b)', 'In min(…) fehlt ein Komma oder „)“.'],
  no_function: ['rond(a)', 'Es gibt keine Funktion „rond“.'],
  wrong_count: ['round()', 'round nimmt 1 oder 2 Werte, nicht 0.'],
  second_no_text: ['contains(name, 1)', 'Der zweite Wert muss ein Text in Anführungszeichen sein.'],
  third_no_condition: ["contains(name, 'a', 1)", 'Der dritte Wert muss true oder false sein.'],
  digits: ['round(a, 20)', 'Die Stellen müssen eine ganze Zahl von 0 bis 15 sein.'],
  number_too_large: ['1e999', 'Die Zahl ist zu groß.'],
  all_missing: ['missing', 'Das Ergebnis fehlt in jeder Zeile.'],
  no_column: ['Zeppelin', 'Es gibt keine Spalte „Zeppelin“.'],
  compared_with_missing: ['a = missing', 'Mit „missing“ lässt sich nichts vergleichen.'],
  listed_missing: ['a in (1, missing)', 'Nichts ist gleich „missing“.'],
  incomparable: ["a = '5'", "„a“ ist eine Zahl und `'5'` ist Text: Sie lassen sich nicht vergleichen."],
  no_order: ['member < [and]', 'Wahr und falsch haben keine Reihenfolge.'],
  no_time: ["day > 'soon'", "`'soon'` ist keine Zeit."],
  text_for_time: ['day > name', '„name“ ist Text und wird mit einer Zeit verglichen.'],
  list_misfit: ["day in ('x')", "„day“ ist eine Zeit, aber in der Liste steht 'x'."],
  unlike: ["if(a > 1, 'x', 2)", "`2` ist eine Zahl, aber `'x'` ist Text."],
  no_number: ['name + 1', '„name“ ist Text; + braucht Zahlen.'],
  no_number_or_condition: [
    'number(day)',
    '„day“ ist eine Zeit; number nimmt eine Zahl oder wahr und falsch.',
  ],
  no_text: ['lower(a)', '„a“ ist eine Zahl; lower braucht Text.'],
  no_condition: ['if(a, 1, 2)', '„a“ ist eine Zahl; die Bedingung von „if“ braucht wahr oder falsch.'],
}

it.each(Object.keys(faulty) as FaultMessage[])('%s', (message) => {
  const [source, german] = faulty[message]
  const checked = checkFormula(source, formulaTable)
  if (checked.ok) throw new Error(`${source} has no fault.`)
  const [fault] = checked.faults
  expect(fault.words.id).toBe(`fault.${message}`)
  const { values } = fault.words
  expect([fault.message, fault.hint]).toEqual([
    fillMessage(faultMessages[message].text, values),
    fillMessage(faultMessages[message].hint, values),
  ])
  const inGerman = fillMessage(germanFaults[message].text, values)
  expect(inGerman).toBe(german)
  const hint = fillMessage(germanFaults[message].hint, values)
  expect(`${fault.message} ${fault.hint} ${hint}`).not.toMatch(/[{}]/)
})

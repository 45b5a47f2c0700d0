import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanNumber } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import { germanOperators } from '../../../core/table/german-condition.ts'
import type { manifest } from './manifest.ts'

const valueOfColumn =
  '{dtype, select, bool {wahr oder falsch} string {Text} datetime {eine Zeit wie 2026-01-31} other {eine Zahl}}'

const shown = (value: string | number | boolean) =>
  typeof value === 'number' ? germanNumber(value) : String(value)

export const german: Translation<typeof manifest> = {
  title: 'Zeilen filtern',
  summary: 'Behält die Zeilen, die Bedingungen erfüllen.',
  keywords: ['Filter', 'Bedingung', 'wo', 'auswählen', 'Teilmenge', 'ausschließen', 'Ausreißer'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { table: { title: 'Tabelle', help: 'Die übrigen Zeilen in ihrer Reihenfolge.' } },
  params: {
    conditions: {
      label: 'Bedingungen',
      help: 'Ein fehlender Wert erfüllt keine Bedingung außer „fehlt“.',
    },
    match: {
      label: 'Eine Zeile erfüllt sie, wenn',
      help: 'Alle Bedingungen müssen gelten, oder eine genügt.',
      options: { all: 'alle gelten', any: 'eine davon gilt' },
    },
    keep: {
      label: 'Behalten',
      help: 'Die Zeilen, die die Bedingungen erfüllen, oder alle anderen.',
      options: { matching: 'die Zeilen, die sie erfüllen', others: 'die anderen Zeilen' },
    },
  },
  messages: {
    ...germanColumnMessages,
    value_mismatch: sentences(
      `Die Spalte „{column}“ enthält ${valueOfColumn}, sie lässt sich nicht mit „{value}“ vergleichen.`,
      `Gib ${valueOfColumn} zum Vergleichen an.`,
    ),
    value_missing: sentences(
      'Die Bedingung für „{column}“ hat keinen Wert zum Vergleichen.',
      'Gib ihr einen.',
    ),
    text_only: sentences(
      `„{operator, select, starts_with {${germanOperators.starts_with}} ends_with {${germanOperators.ends_with}} other {${germanOperators.contains}}}“ ist für Text, die Spalte „{column}“ enthält aber ${valueOfColumn}.`,
      'Wähl eine andere Bedingung.',
    ),
    no_rows_left: sentences(
      'Keine Zeile bleibt übrig.',
      'Sieh dir die Bedingungen an: Zusammen schließen sie jede Zeile aus.',
    ),
  },
  describe({ conditions, match, keep }) {
    if (conditions.length === 0) return 'alle Zeilen'
    const words = conditions.map(({ column, operator, value }) => {
      const values = Array.isArray(value) ? value.map(shown).join(', ') : value === null ? '' : shown(value)
      return `${column} ${germanOperators[operator]} ${values}`.trim()
    })
    return `${keep === 'others' ? 'nicht: ' : ''}${words.join(match === 'all' ? ' und ' : ' oder ')}`
  },
}

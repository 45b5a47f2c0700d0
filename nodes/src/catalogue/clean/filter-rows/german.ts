import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

const valueOfColumn =
  '{dtype, select, bool {wahr oder falsch} string {Text} datetime {eine Zeit wie 2026-01-31} other {eine Zahl}}'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  value_mismatch: sentences(
    `Die Spalte „{column}“ enthält ${valueOfColumn}, sie lässt sich nicht mit „{value}“ vergleichen.`,
    `Gib ${valueOfColumn} zum Vergleichen an.`,
  ),
  value_missing: sentences('Die Bedingung für „{column}“ hat keinen Wert zum Vergleichen.', 'Gib ihr einen.'),
  text_only: sentences(
    `„{operator, select, contains {enthält} starts_with {beginnt mit} ends_with {endet mit} other {{operator}}}“ ist für Text, die Spalte „{column}“ enthält aber ${valueOfColumn}.`,
    'Wähl eine andere Bedingung.',
  ),
  no_rows_left: sentences(
    'Keine Zeile bleibt übrig.',
    'Sieh dir die Bedingungen an: Zusammen schließen sie jede Zeile aus.',
  ),
}

/** What can be wrong with a formula, in English; `german-faults.ts` has the same sentences in German. */
import type { Sentences } from '../node/message.ts'

const said = (text: string, hint: string): Sentences => ({ text, hint })

/** What a value is, `unknown` is never said. */
const typeWord = (type: string) =>
  `{${type}, select, integer {a number} number {a number} boolean {true or false} text {text} time {a time} other {missing}}`

/** A part of the formula: a column in quotes, anything else as it was typed. */
const quoted = (part: string) => `{${part}Is, select, column {"{${part}}"} other {\`{${part}}\`}}`

const isOther = `${quoted('part')} is ${typeWord('type')}`

export const faultMessages = {
  too_long: said('The formula is too long.', 'Use several of them.'),
  too_deep: said('The formula is nested too deep.', 'Use several formulas.'),
  empty: said('The formula is empty.', 'Type one, such as Age * 2.'),
  unfinished: said('Something is missing at the end.', 'Go on with a column, a number or a text.'),
  no_operator: said(
    'An operator is missing before this.',
    'Names with blanks stand in brackets, [like this]; two values are joined by +, and, =, …',
  ),
  stray: said(
    '"{sign}" can’t stand here.',
    '{means, select, and {Write "and".} or {Write "or".} not {Write "not".} power {Write x * x for the square of x, sqrt(x) for its root.} rest {Write x - y * floor(x / y) for the rest of x / y.} other {Names with blanks and signs stand in brackets, [like this]; texts in quotes.}}',
  ),
  stray_not: said('"not" can’t stand here.', 'Put what it turns round in brackets: (not x).'),
  stray_keyword: said(
    'Nothing stands before "{keyword}".',
    'Say what "{keyword}" is about; a column of that name is written [{written}].',
  ),
  stray_plus: said('Nothing stands before "+".', 'Leave it out, or add what it adds to.'),
  stray_comma: said('Nothing stands before ",".', 'Write {signature}.'),
  text_unclosed: said('The text has no end.', 'Close it with {quote}; inside of it, write {twice}.'),
  column_unclosed: said('The column name has no end.', 'Close the bracket.'),
  bracket_unclosed: said('A ")" is missing.', 'Close the bracket.'),
  chained: said('Comparisons can’t be chained.', 'Join two of them with "and": 0 < x and x < 5.'),
  is_what: said('"missing" must follow "is".', 'Write x is missing, x is not missing, or x = 1.'),
  in_what: said('A list in brackets must follow "in".', "Write it like in ('a', 'b')."),
  list_unclosed: said('A comma or ")" is missing in the list.', 'Write in (1, 2, 3).'),
  list_of_others: said(
    'A list holds texts and numbers only.',
    'Write texts in quotes; compare with columns by "=" and "or".',
  ),
  call_unclosed: said('A comma or ")" is missing in {name}(…).', 'Write {signature}.'),
  no_function: said(
    'There is no function "{name}".',
    '{instead, select, none {{near, plural, =0 {Choose one from the list of functions.} other {Did you mean {near, or, "#"}?}}} other {Write {instead}.}}',
  ),
  wrong_count: said(
    '{name} takes {form, select, exact {{least, plural, one {# value} other {# values}}} open {at least {least, plural, one {# value} other {# values}}} other {{least} or {most} values}}, not {given}.',
    'Write {signature}.',
  ),
  second_no_text: said('The second value must be a text in quotes.', 'Write {signature}.'),
  third_no_condition: said(
    'The third value must be true or false.',
    "Write {name}(text, 'part', true), which ignores capitals.",
  ),
  digits: said('The digits must be a whole number from 0 to {most}.', 'Write round(x, 2).'),
  number_too_large: said('The number is too large.', 'The largest one is about 1.8e308.'),
  all_missing: said('The result is missing for every row.', 'Use a column or a value.'),
  no_column: said(
    'There is no column "{column}".',
    '{near, plural, =0 {{columns, plural, =0 {The table has no columns.} other {The table has {columns, list, 6}; texts stand in quotes.}}} other {Did you mean {near, or, "#"}?}}',
  ),
  compared_with_missing: said('Nothing compares to "missing".', 'Write {part} is missing.'),
  listed_missing: said('Nothing is equal to "missing".', 'Write {part} is missing.'),
  incomparable: said(
    `${quoted('part')} is ${typeWord('type')} and ${quoted('other')} is ${typeWord('otherType')}: they can’t be compared.`,
    '{type, select, text {Numbers stand without quotes, texts in quotes.} other {{otherType, select, text {Numbers stand without quotes, texts in quotes.} other {Compare values of one type.}}}}',
  ),
  no_order: said('True and false have no order.', 'Use =, !=, and, or, not.'),
  no_time: said(`${quoted('part')} is no time.`, "Write times like '2026-01-31' or '2026-01-31T12:00:00'."),
  text_for_time: said(
    `${quoted('part')} is text and is compared with a time.`,
    "Write times like '2026-01-31' or '2026-01-31T12:00:00'.",
  ),
  list_misfit: said(
    `${isOther}, but the list has {value}.`,
    "{type, select, time {Write times like '2026-01-31'.} other {Give values of its type.}}",
  ),
  unlike: said(
    `${isOther}, but ${quoted('first')} is ${typeWord('firstType')}.`,
    'All values of "{function}" must be of one type.',
  ),
  no_number: said(
    `${isOther}; {function} needs {function, select, + {numbers} - {numbers} * {numbers} / {numbers} other {a number}}.`,
    '{type, select, boolean {Write indicator({text}) for 1 and 0.} text {Use a column that holds numbers, or length(…) for the number of letters.} other {Use a column that holds numbers.}}',
  ),
  no_number_or_condition: said(
    `${isOther}; {function} takes a number or true and false.`,
    '{type, select, text {Use a column that holds numbers, or length(…) for the number of letters.} other {Use a column that holds numbers.}}',
  ),
  no_text: said(`${isOther}; {function} needs text.`, 'Use a column that holds text.'),
  no_condition: said(
    `${isOther}; {function, select, if {The condition of "if"} indicator {indicator} other {"{function}"}} needs true or false.`,
    "Compare it: {text} = {type, select, text {'…'} other {…}}",
  ),
} as const satisfies Record<string, Sentences>
export type FaultMessage = keyof typeof faultMessages

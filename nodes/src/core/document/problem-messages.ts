/** What can be wrong with a document, in English; `german-problems.ts` has the same sentences in German. */
import { errorMessage, warningMessage, type MessageTemplate, type Sentences } from '../node/message.ts'

/** A document or a value in it may be refused without a word of what to do. */
type OwnTemplate = Pick<MessageTemplate, 'severity' | 'text'> & Partial<Pick<Sentences, 'hint'>>

const portWord = (port: string) =>
  `{${port}, select, metrics {metrics} table {a table} model {a model} file {a file} other {{${port}}}}`

/** Of the form of a value, by what zod calls it; `subject` names the value. */
export function formSentences(subject: string) {
  return {
    wrong_type: `${subject} must be {expected, select, number {a number} int {a whole number} string {text} boolean {true or false} array {a list} object {an object} record {an object} other {{expected}}}.`,
    too_small: `${subject} must {of, select, text {have at least {least, plural, one {# character} other {# characters}}} list {have at least {least, plural, one {# entry} other {# entries}}} above {be more than {least}} other {be at least {least}}}.`,
    too_large: `${subject} must {of, select, text {have at most {most, plural, one {# character} other {# characters}}} list {have at most {most, plural, one {# entry} other {# entries}}} below {be less than {most}} other {be at most {most}}}.`,
    unknown_keys: `${subject} knows no {keys, or, "#"}.`,
    none_of_these: `${subject} must be {choices, or, "#"}.`,
    no_id: `${subject} must be made of letters, digits, - and _, at most 64, not starting with - or _.`,
    refused: `${subject} can’t have this value.`,
  }
}
export type FormSentence = keyof ReturnType<typeof formSentences>

const param = formSentences('"{label}"{inside} of "{node}"')
const paramHint = 'Change the value, or reset it to its default.'
const value = formSentences('{path, select, document {The document} other {{path}}}')
const invalid = (text: string): OwnTemplate => ({ severity: 'error', text })

export const problemMessages = {
  not_json: errorMessage(
    'This is not valid JSON: {reason}.',
    'Open a workflow file that Flowza exported, or fix the JSON at that place.',
  ),
  format_unknown: errorMessage(
    'This document has the format "{format}"; this version of Flowza reads "{known}".',
    'Choose a Flowza workflow file.',
  ),
  format_of_the_future: errorMessage(
    'This document has the format "{format}"; this version of Flowza reads "{known}".',
    'Update Flowza, then open it again.',
  ),
  value_wrong_type: invalid(value.wrong_type),
  value_too_small: invalid(value.too_small),
  value_too_large: invalid(value.too_large),
  value_unknown_keys: invalid(value.unknown_keys),
  value_none_of_these: invalid(value.none_of_these),
  value_no_id: invalid(value.no_id),
  value_refused: invalid(value.refused),
  param_wrong_type: errorMessage(param.wrong_type, paramHint),
  param_too_small: errorMessage(param.too_small, paramHint),
  param_too_large: errorMessage(param.too_large, paramHint),
  param_unknown_keys: errorMessage(param.unknown_keys, paramHint),
  param_none_of_these: errorMessage(param.none_of_these, paramHint),
  param_no_id: errorMessage(param.no_id, paramHint),
  param_refused: errorMessage(param.refused, paramHint),
  param_unknown: errorMessage(
    '"{type}" has no param "{param}".',
    '{near, plural, =0 {Remove it.} other {Did you mean {near, or, "#"}?}}',
  ),
  duplicate_id: errorMessage('Two nodes have the id "{id}".', 'Give one of them another id.'),
  cycle: errorMessage(
    'These nodes feed each other in a circle: {path}.',
    'Remove one of the edges; data flows one way.',
  ),
  edge_to_nothing: errorMessage('The edge {edge} names the absent node "{node}".', 'Remove the edge.'),
  port_unknown: errorMessage(
    '"{type}" has no {side, select, input {input} other {output}} "{port}".',
    '{ports, plural, =0 {It has none; remove the edge.} other {It has {ports, list, 6}.}}',
  ),
  port_mismatch: errorMessage(
    `"{output}" gives ${portWord('gives')}, but "{input}" takes ${portWord('takes')}.`,
    'Connect ports of the same kind.',
  ),
  feeds_itself: errorMessage('A node can’t feed itself.', 'Connect two nodes.'),
  feeds_back: errorMessage(
    '{to} already feeds {from}; data flows one way.',
    'Remove an edge between them first.',
  ),
  already_connected: errorMessage('These ports are already connected.', 'Connect others.'),
  port_absent: errorMessage('One of the ports isn’t there.', 'Connect others.'),
  port_taken: errorMessage(
    '"{input}" of "{node}" already gets {edge}.',
    'An input takes one edge; remove one of them.',
  ),
  input_missing: errorMessage(
    `"{node}" needs ${portWord('takes')} at "{input}".`,
    `Connect a node that gives ${portWord('takes')}.`,
  ),
  type_unknown: errorMessage(
    'Node "{node}" has the type "{type}", which this version of Flowza doesn’t have.',
    '{near, plural, =0 {Remove the node or replace it by another type.} other {Did you mean {near, or, "#"}?}}',
  ),
  version_of_the_future: errorMessage(
    'Node "{node}" was made with version {version} of "{type}"; this Flowza has version {known}.',
    'Update Flowza, then open the workflow again.',
  ),
  column_not_found: errorMessage(
    'The table has no column "{column}".',
    '{near, plural, =0 {Choose one of its columns.} other {Did you mean {near, or, "#"}?}}',
  ),
  fitted_before_split: warningMessage(
    '"{node}" learns from rows that the test will see, because it stands before "{split}".',
    'Move it after "{split}": it then learns from the train partition only.',
  ),
  measured_without_split: warningMessage(
    '"{node}" measures the model on the rows it learned from, so it looks better than it is.',
    'Set rows aside before the model learns.',
  ),
  measured_before_split: warningMessage(
    '"{node}" gets the table from before the split, with the rows that the model learned from.',
    'Connect the table that goes into the model.',
  ),
  trained_before_split: warningMessage(
    'The model that "{node}" measures learned from the table before the split, so it has seen the test rows.',
    'Train it on the split table.',
  ),
  measured_on_another_split: warningMessage(
    '"{node}" gets rows from another split than the model, so some of its test rows were training rows there.',
    'Connect the table that goes into the model.',
  ),
  measured_on_training_rows: warningMessage(
    '"{node}" measures on {partition, select, train {the training rows} other {all rows, training rows included}}, so the model looks better than it is.',
    'Measure on the test rows.',
  ),
  target_in_features: warningMessage(
    '"{column}" is computed from "{target}", which "{node}" is to predict: it would learn the answer.',
    'Leave "{target}" out of the formula, or "{column}" out of the features.',
  ),
  machine_too_small: warningMessage(
    '"{node}" is expected to need {needed} GB of memory, and a node may use {most} GB here.',
    '{sample, select, yes {Try it with a sample of the rows, or run it on a larger machine.} other {Give it fewer rows or columns, raise FLOWZA_NODE_MEMORY_MB where the machine has more, or run it on a larger one.}}',
  ),
} as const satisfies Record<string, OwnTemplate>
export type ProblemMessage = keyof typeof problemMessages

/** What a fix does, on its button. */
export const fixTitles = {
  remove_edge: 'Remove {edge}',
  remove_node: 'Remove the node',
  remove_param: 'Remove "{param}"',
  reset_param: 'Reset "{label}"',
  use: 'Use "{name}"',
  leave_out: 'Leave "{name}" out',
  leave_all_out: 'Leave {columns} out',
  name_it: 'Name it "{name}"',
  write: 'Write {text}',
  fill_gaps: 'Impute {columns}',
  encode: 'One-hot encode {columns}',
  set_aside: 'Set {columns} aside',
  move_behind: 'Move it after "{node}"',
  split_first: 'Split the rows before the model',
  measure_on_its_table: 'Measure on the table of the model',
  train_on_split: 'Train on the split table',
  measure_on_test: 'Measure on the test rows',
  sample: 'Work on {rows} rows drawn at random',
} as const
export type FixTitle = keyof typeof fixTitles

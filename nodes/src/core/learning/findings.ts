/** What is found out about models and clusters, as sentences: English here, German in `german-findings.ts`. */
import { worded, type Worded } from '../text/words.ts'
import type { MessageValues } from '../text/fill-message.ts'

/** `the 179 test rows`, of the values `rows` and `partition`; the partition is `none` where the table isn't split. */
const theRows =
  '{partition, select, none {{rows, plural, one {the one row} other {all # rows}}} other {the {rows} {partition} {rows, plural, one {row} other {rows}}}}'

/** `1,200 training rows`, likewise. */
const someRows =
  '{partition, select, train {{rows, plural, one {# training row} other {# training rows}}} other {{rows, plural, one {# row} other {# rows}}}}'

const separated =
  '{separation, select, far {The clusters are far apart} well {The clusters are well apart} weak {The clusters overlap: the structure is weak} other {The clusters run into each other: there may be none in these columns}}'

/** Shares are in per cent. */
export const findingSentences = {
  right: `{share} % of ${theRows} are predicted right; always guessing "{guess}" gets {guessing} %.`,
  no_better: 'The model is no better than guessing: the features may not tell the classes apart.',
  few_rows:
    'With so few rows the true accuracy may lie anywhere from {low} % to {high} %, so it may be no better than guessing.',
  positive_absent: 'None of these rows is "{label}".',
  positive_found:
    'It finds {recall} % of the "{label}" rows; of those it calls "{label}", {precision} % are.',
  ranked: 'Given one "{label}" row and one other, it ranks them right {share} % of the time (ROC AUC).',
  best_and_least: 'It finds "{best}" best ({most} % of its rows) and "{worst}" least ({least} %).',
  missed: `On ${theRows} the predictions miss {target} by {miss} on average; always guessing the mean misses by {guessing}.`,
  explained: 'The model explains {share} % of the differences between the rows (R² {r2}).',
  explains_nothing:
    'The model explains none of the differences between the rows (R² {r2}): guessing the mean does as well or better.',
  one_cluster: `All ${someRows} lie in one cluster.`,
  clusters: `${someRows} in {clusters} clusters, the largest with {largest} % of them and the smallest with {smallest} %.`,
  separated: `${separated} (silhouette {silhouette}).`,
  separated_in_sample: `${separated} (silhouette {silhouette}, measured on {drawn} rows drawn at random).`,
  told_apart: '"{column}" tells them apart best: {share} % of its variance lies between the clusters.',
  uses_no_column: 'The model uses no column: it gives every row the same answer.',
  relied_on: 'While it learned, the model relied most on {columns}.',
  shuffling_harmless: `Shuffling any single column of ${theRows} makes the model no worse.`,
  shuffling_hurts: `Shuffling {column} in ${theRows} hurts most: {scoring} falls from {from} by {by}.`,
  not_used: 'The model does not use {columns}.',
  as_well_without: 'The model does as well without {columns}.',
} as const satisfies Record<string, string>

export type FindingId = keyof typeof findingSentences

/** One sentence of a summary. */
export type Finding = Pick<Worded, 'message' | 'words'>

export function findingOf(id: FindingId, values: MessageValues = {}): Finding {
  return worded(`finding.${id}`, { text: findingSentences[id] }, values)
}

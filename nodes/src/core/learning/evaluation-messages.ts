/** What every node that measures a model may have to say. */
import { errorMessage, warningMessage } from '../node/message.ts'

const valuesOfColumn = (dtype: string) =>
  `{${dtype}, select, float64 {numbers} int64 {whole numbers} bool {yes/no} string {text} other {dates}}`

export const evaluationMessages = {
  target_missing: errorMessage(
    'The model predicts "{column}", which the table doesn’t have, so there is nothing to compare with.',
    'Connect a table that holds the true values of "{column}".',
  ),
  columns_missing: errorMessage(
    'The model needs {columns}, which the table doesn’t have.',
    'Connect the table that the model was trained on, or one with the same columns.',
  ),
  prepared_differently: errorMessage(
    'The table was prepared in another way than the rows that the model learned from.',
    'Connect the same table that goes into the model, or the table as it was before those steps.',
  ),
  column_changed: errorMessage(
    `The model learned "{column}" as ${valuesOfColumn('expected')}, but here it holds ${valuesOfColumn('found')}.`,
    'Read the column in the same way as for training.',
  ),
  partition_absent: errorMessage(
    'The table has no {partition} rows.',
    'Choose another partition, or put "Train/test split" before the model.',
  ),
  no_rows: errorMessage(
    'There is no row to measure the model on.',
    'Look at the filters before this node, and at the sizes in "Train/test split".',
  ),
  target_has_gaps: errorMessage(
    'The target "{column}" is missing in {count} of the {rows} rows to measure on.',
    'Put "Drop missing" on "{column}" before this node.',
  ),
  missing_values: errorMessage(
    '"{column}" has {count, plural, one {# missing value} other {# missing values}}, which this model can’t predict from.',
    'Put "Impute" before the model and connect its table here.',
  ),
  infinite_values: errorMessage(
    '"{column}" has infinite values, which this model can’t predict from.',
    'Filter those rows out before the model.',
  ),
  trained_on_these: warningMessage(
    'These numbers are measured on rows that the model learned from, so they look better than it is.',
    'Measure on the test partition; "Train/test split" makes one.',
  ),
} as const

/** Nodes that compare predicted classes with true ones. */
export const classMessages = {
  unseen_class: errorMessage(
    '{count, plural, one {# row has} other {# rows have}} the class "{class}", which no training row had; the model can’t predict it.',
    'Split by "{column}" (stratify) in "Train/test split", or filter those rows out.',
  ),
} as const

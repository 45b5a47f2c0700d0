/** What nodes that learn may have to say of the table that they learn from. */
import { errorMessage, warningMessage } from '../node/message.ts'

export const weightMessages = {
  weight_not_numeric: errorMessage(
    'The weight "{column}" holds text or dates; weights are numbers.',
    'Give another column the role "weight" with "Select columns", or none.',
  ),
  weights_refused: errorMessage(
    'The weight "{column}" must be 0 or more in every training row, and more than 0 in some.',
    'Filter the other rows out, or give the column another role with "Select columns".',
  ),
} as const

/** What every node that trains an estimator of a target may have to say of its table. */
export const trainingMessages = {
  target_missing: errorMessage(
    'No column is marked as the target, so there is nothing to learn to predict.',
    'Set the role of one column to "target" with "Select columns".',
  ),
  several_targets: errorMessage(
    'The columns {columns} are all marked as the target; a model predicts one.',
    'Leave the role "target" to one of them with "Select columns".',
  ),
  target_is_date: errorMessage(
    'The target "{column}" holds dates; an estimator predicts classes or numbers.',
    'Choose another target with "Select columns".',
  ),
  no_features: errorMessage(
    'The table has no feature to learn from.',
    'Give at least one column beside the target the role "feature" with "Select columns".',
  ),
  not_numeric: errorMessage(
    'The features {columns} hold text or dates; an estimator learns from numbers.',
    'Use "One-hot encode" on what names a few categories, and set the rest aside with "Select columns".',
  ),
  no_rows: errorMessage(
    'There is no row to train on.',
    'Look at the filters before this node, and at the sizes in "Train/test split".',
  ),
  target_has_gaps: errorMessage(
    'The target "{column}" is missing in {count} of the {rows} training rows.',
    'Put "Drop missing" on "{column}" before this node: a row without an answer teaches nothing.',
  ),
  ...weightMessages,
  infinite_values: errorMessage(
    '"{column}" has infinite values or values too large to learn from.',
    'Filter those rows out, or set the column aside with "Select columns".',
  ),
  bad_parameter: errorMessage(
    'The estimator refused a setting: {reason}.',
    'Change the value and run again.',
  ),
} as const

/** Estimators that can't learn from a row with a gap in it. */
export const missingValueMessages = {
  missing_values: errorMessage(
    '"{column}" has {count, plural, one {# missing value} other {# missing values}}; this estimator needs every value.',
    'Put "Impute" before this node, or use "Gradient boosting", which learns from missing values too.',
  ),
  may_be_missing: warningMessage(
    '{columns} may have missing values; this estimator needs every value.',
    'Put "Impute" before this node, or use "Gradient boosting", which learns from missing values too.',
  ),
} as const

/** Estimators of classes. */
export const classificationMessages = {
  single_class: errorMessage(
    'Every training row has the same class, "{class}"; a classifier needs at least two.',
    'Look at the filters before this node, or choose another target.',
  ),
  too_many_classes: errorMessage(
    'The target "{column}" holds {count} different numbers, which look like amounts rather than classes.',
    'Predict it as a number (regression), or read the column as "categorical" under "Kinds" of "Load CSV".',
  ),
} as const

/** Estimators of either, of what they can be told about classes alone. */
export const classParamMessages = {
  numbers_idle: warningMessage(
    'The target "{column}" is a number, so "{param, select, criterion {Criterion} other {Class weight}}" has no effect.',
    'Choose "Classes" under "Predict" if its numbers name classes; else reset the setting.',
  ),
} as const

/** Estimators of numbers. */
export const regressionMessages = {
  target_not_numeric: errorMessage(
    'The target "{column}" holds {kind} values; a regression predicts numbers.',
    'Use a classifier for it, or choose another target.',
  ),
} as const

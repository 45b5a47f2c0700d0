/** What an estimator takes in: one check at the door, so that no algorithm has to ask again. */
import type { ClassTarget, Features, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse, toMatrix } from '../matrix.ts'
import { FitError } from './estimator.ts'
import type { EstimatorTags } from './estimator.ts'

/** In what form an estimator's algorithm wants its features. */
export type InputForm = 'matrix' | 'features' | 'matrix-or-sparse' | 'features-or-sparse'

export interface FormOf {
  /** Double precision, dense. */
  matrix: Matrix
  /** Dense, in the precision they come in. */
  features: Features
  'matrix-or-sparse': Matrix | SparseMatrix
  'features-or-sparse': Features | SparseMatrix
}

export interface InputRules<Form extends InputForm> {
  name: string
  input: Form
  tags: EstimatorTags
}

/**
 * The features in the form that the estimator wants.
 *
 * @throws FitError `no_rows`, `no_features`, `missing_values`, `infinite_values`, `negative_values` (with the column's
 * number in `details.feature`), `bad_parameter` for columns of unequal length or sparse features that it can't take.
 */
export function checkInput<Form extends InputForm>(
  X: Features | SparseMatrix,
  rules: InputRules<Form>,
): FormOf[Form]
export function checkInput(
  X: Features | SparseMatrix,
  { name, input, tags }: InputRules<InputForm>,
): Features | SparseMatrix {
  const features = featureCountOf(X)
  if (X.rows === 0) throw new FitError('no_rows', `${name} needs at least one row to learn from`)
  if (features === 0) throw new FitError('no_features', `${name} needs at least one feature`)
  if (isSparse(X)) {
    if (!takesSparse(input)) {
      throw new FitError('bad_parameter', `${name} does not take sparse features: make them dense first`)
    }
    checkSparse(X, name, tags)
    return X
  }
  X.columns.forEach((column, feature) => {
    if (column.length !== X.rows) {
      throw new FitError('bad_parameter', `column ${feature} has ${column.length} values for ${X.rows} rows`)
    }
    checkColumn(column, feature, name, tags)
  })
  return keepsPrecision(input) ? X : toMatrix(X)
}

function takesSparse(input: InputForm): boolean {
  return input === 'matrix-or-sparse' || input === 'features-or-sparse'
}

function keepsPrecision(input: InputForm): boolean {
  return input === 'features' || input === 'features-or-sparse'
}

/** The number of columns, dense or sparse. */
export function featureCountOf(X: Features | SparseMatrix): number {
  return isSparse(X) ? X.columnCount : X.columns.length
}

/**
 * The features of rows to predict or transform, in the form that the estimator wants.
 *
 * @throws FitError as `checkInput` does (no rows are fine here), and `features_differ` for another number of columns
 * than the fit saw.
 */
export function checkNewRows<Form extends InputForm>(
  X: Features | SparseMatrix,
  nFeaturesIn: number,
  rules: InputRules<Form>,
): FormOf[Form]
export function checkNewRows(
  X: Features | SparseMatrix,
  nFeaturesIn: number,
  rules: InputRules<InputForm>,
): Features | SparseMatrix {
  const given = featureCountOf(X)
  if (given !== nFeaturesIn) {
    throw new FitError(
      'features_differ',
      `${rules.name} was fitted to ${nFeaturesIn} features, these rows have ${given}`,
      { expected: nFeaturesIn, given },
    )
  }
  if (X.rows === 0) return isSparse(X) || keepsPrecision(rules.input) ? X : toMatrix(X)
  return checkInput(X, rules)
}

/** @throws FitError `bad_parameter` unless there is one finite weight of at least 0 a row, and one above 0. */
export function checkSampleWeight(sampleWeight: Float64Array | undefined, rows: number): void {
  if (!sampleWeight) return
  if (sampleWeight.length !== rows) {
    throw new FitError('bad_parameter', `there are ${sampleWeight.length} sample weights for ${rows} rows`)
  }
  let any = false
  for (const weight of sampleWeight) {
    if (!(weight >= 0 && weight < Infinity)) {
      throw new FitError('bad_parameter', `a sample weight must be a number of at least 0, not ${weight}`)
    }
    if (weight > 0) any = true
  }
  if (!any) throw new FitError('bad_parameter', 'all sample weights are 0')
}

/** @throws FitError `missing_values` or `infinite_values` when a target is not finite, `bad_parameter` for its length. */
export function checkNumericTarget(y: Float64Array, rows: number, name: string): void {
  if (y.length !== rows) {
    throw new FitError('bad_parameter', `the target has ${y.length} values for ${rows} rows`)
  }
  for (const value of y) {
    if (Number.isFinite(value)) continue
    if (Number.isNaN(value)) {
      throw new FitError('missing_values', `${name}: the target has missing values, drop those rows first`)
    }
    throw new FitError('infinite_values', `${name}: the target has infinite values`)
  }
}

/** The classes some row has, and the target renumbered to them. */
export interface PresentClasses extends ClassTarget {
  /** The original code of each present class, ascending. */
  classCodes: Int32Array
}

/**
 * Leaves out classes without a row, as a fold may have them: scikit-learn does not know of them either.
 *
 * @throws FitError `single_class` when fewer than `atLeast` classes are left, `bad_parameter` for a code out of range
 * or a target of another length.
 */
export function presentClasses(
  { codes, classCount }: ClassTarget,
  { rows, name, atLeast = 2 }: { rows: number; name: string; atLeast?: number },
): PresentClasses {
  if (codes.length !== rows) {
    throw new FitError('bad_parameter', `the target has ${codes.length} values for ${rows} rows`)
  }
  const counts = new Int32Array(classCount)
  for (const code of codes) {
    if (!(code >= 0 && code < classCount)) {
      throw new FitError('bad_parameter', `class code ${code} is not one of 0 to ${classCount - 1}`)
    }
    counts[code] += 1
  }
  const classCodes = Int32Array.from(counts.keys()).filter((code) => counts[code] > 0)
  if (classCodes.length < atLeast) {
    throw new FitError('single_class', `${name} needs at least two classes in the target, it has one`, {
      class: classCodes[0] ?? -1,
    })
  }
  if (classCodes.length === classCount) return { codes, classCount, classCodes }
  const places = new Int32Array(classCount)
  classCodes.forEach((code, place) => (places[code] = place))
  return { codes: codes.map((code) => places[code]), classCount: classCodes.length, classCodes }
}

function checkColumn(column: ArrayLike<number>, feature: number, name: string, tags: EstimatorTags): void {
  if (!isFiniteColumn(column)) findBadValue(column, feature, name, tags)
  if (tags.nonNegative === true) checkNonNegative(column, feature, name)
}

/**
 * A loop of its own with nothing else in it: every fit and every prediction goes through all cells here. A sum is finite
 * only where all its terms are; four of them, for an addition has to wait for the one before. False for a sum that
 * overflows, too.
 */
function isFiniteColumn(column: ArrayLike<number>): boolean {
  const n = column.length
  const whole = n - (n & 3)
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let row = 0; row < whole; row += 4) {
    s0 += column[row]
    s1 += column[row + 1]
    s2 += column[row + 2]
    s3 += column[row + 3]
  }
  for (let row = whole; row < n; row += 1) s0 += column[row]
  return Number.isFinite(s0 + s1 + s2 + s3)
}

function findBadValue(column: ArrayLike<number>, feature: number, name: string, tags: EstimatorTags): void {
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    if (Number.isFinite(value)) continue
    if (!Number.isNaN(value)) {
      throw new FitError(
        'infinite_values',
        `${name} cannot use infinite values: column ${feature} has ${value}`,
        {
          feature,
        },
      )
    }
    if (tags.missingValues === true) continue
    throw new FitError(
      'missing_values',
      `${name} cannot use missing values: impute column ${feature} first`,
      {
        feature,
      },
    )
  }
}

function checkNonNegative(column: ArrayLike<number>, feature: number, name: string): void {
  for (let row = 0; row < column.length; row += 1) {
    if (!(column[row] < 0)) continue
    throw new FitError(
      'negative_values',
      `${name} takes no negative values: column ${feature} has ${column[row]} in row ${row + 1}`,
      { feature },
    )
  }
}

function checkSparse(
  { rows, columnCount, indptr, indices, values }: SparseMatrix,
  name: string,
  tags: EstimatorTags,
) {
  const entries = indptr[rows]
  if (indptr.length !== rows + 1 || indices.length < entries || values.length < entries) {
    throw new FitError('bad_parameter', `${name}: the arrays of the sparse features don't fit together`)
  }
  for (let entry = 0; entry < entries; entry += 1) {
    const feature = indices[entry]
    if (!(feature >= 0 && feature < columnCount)) {
      throw new FitError('bad_parameter', `${name}: sparse features have no column ${feature}`)
    }
    const value = values[entry]
    if (!(value >= 0 && value < Infinity)) checkColumn([value], feature, name, tags)
  }
}

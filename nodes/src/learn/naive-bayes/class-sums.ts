/** Sums over the rows of each class, and sums over features: the two passes of naive Bayes over counts. */
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { ClassTarget, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'

export interface ClassSums {
  /** The weight of each class. */
  classCounts: Float64Array
  /** Weighted sums of the features: those of class k start at `k * features`. */
  featureCounts: Float64Array
}

/** Entries that are visited before others may work. */
const ENTRIES_AT_A_TIME = 500_000

/** Sums of features and of weights over the rows of each class; `valueOf` is what an entry counts, 0 for an absent one. */
export async function sumByClass(
  X: Matrix | SparseMatrix,
  { codes, classCount }: ClassTarget,
  { sampleWeight, pace }: FitContext,
  valueOf: (value: number) => number,
): Promise<ClassSums> {
  const width = isSparse(X) ? X.columnCount : X.columns.length
  const classCounts = new Float64Array(classCount)
  const featureCounts = new Float64Array(classCount * width)
  for (let row = 0; row < X.rows; row += 1) classCounts[codes[row]] += sampleWeight ? sampleWeight[row] : 1
  const add = (row: number, column: number, value: number) => {
    featureCounts[codes[row] * width + column] += (sampleWeight ? sampleWeight[row] : 1) * valueOf(value)
  }
  for (const _ of visitEntries(X, add)) await pace()
  return { classCounts, featureCounts }
}

/**
 * For each class k and row the sum of `starts[k]` and of `weights[k * features + j]` times entry j. An entry of 0 adds
 * nothing, be its weight infinite.
 */
export function weightedSums(
  X: Matrix | SparseMatrix,
  { starts, weights }: { starts: Float64Array; weights: Float64Array },
  valueOf: (value: number) => number,
): Float64Array[] {
  const width = weights.length / starts.length
  const sums = Array.from(starts, (start) => new Float64Array(X.rows).fill(start))
  const add = (row: number, column: number, value: number) => {
    const counted = valueOf(value)
    if (counted === 0) return
    for (let k = 0; k < sums.length; k += 1) sums[k][row] += counted * weights[k * width + column]
  }
  for (const _ of visitEntries(X, add)) continue
  return sums
}

/** Visits the entries that are not 0, the columns of each row in ascending order; yields now and then. */
function* visitEntries(
  X: Matrix | SparseMatrix,
  visit: (row: number, column: number, value: number) => void,
): Generator<void> {
  if (isSparse(X)) {
    const { indptr, indices, values } = X
    let visited = 0
    for (let row = 0; row < X.rows; row += 1) {
      for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
        if (values[entry] !== 0) visit(row, indices[entry], values[entry])
      }
      visited += 1 + indptr[row + 1] - indptr[row]
      if (visited < ENTRIES_AT_A_TIME) continue
      visited = 0
      yield
    }
    return
  }
  for (let j = 0; j < X.columns.length; j += 1) {
    const column = X.columns[j]
    for (let row = 0; row < X.rows; row += 1) if (column[row] !== 0) visit(row, j, column[row])
    yield
  }
}

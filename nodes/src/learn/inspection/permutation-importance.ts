import type { Matrix } from '../matrix.ts'
import { takeRows, toMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { sampleWithoutReplacement } from '../random/sample-without-replacement.ts'
import { mean } from '../statistics/mean.ts'

export interface PermutationImportanceOptions {
  X: Matrix
  /**
   * The model's score on `X`, the higher the better. With `maxRows`, `rows` are the rows of the table that `X` holds;
   * else it is `undefined` and `X` holds all in order.
   */
  score: (X: Matrix, rows: Int32Array | undefined) => number | Promise<number>
  nRepeats: number
  randomState: number
  /** Scores on that many rows, drawn once a feature, to save time on large tables; scikit-learn's `max_samples`. */
  maxRows?: number
  signal?: AbortSignal
  onFeature?: (done: number, total: number) => void
}

export interface PermutationImportance {
  baseline: number
  /** Of each feature and repeat: how much the score fell. */
  importances: Float64Array[]
  mean: Float64Array
  /** Over the repeats, ddof 0. */
  std: Float64Array
}

/**
 * scikit-learn's `permutation_importance(n_repeats, random_state)`, draw for draw: one seed for all features, and a
 * column that is shuffled again from where the repeat before left it.
 *
 * @throws RangeError when `maxRows` is no number from 1 to `X.rows`; the signal's reason once aborted.
 */
export async function permutationImportance(
  options: PermutationImportanceOptions,
): Promise<PermutationImportance> {
  const { X, score, nRepeats, randomState, signal, onFeature, maxRows = X.rows } = options
  if (!Number.isInteger(maxRows) || maxRows < 1 || maxRows > X.rows) {
    throw new RangeError(`max_samples must be a number of rows from 1 to ${X.rows}, not ${maxRows}`)
  }
  const seed = new RandomState(randomState).randint(0, 2 ** 31)
  const baseline = await score(X, undefined)
  const importances: Float64Array[] = []
  for (let feature = 0; feature < X.columns.length; feature += 1) {
    const random = new RandomState(seed)
    const rows = maxRows < X.rows ? sampleWithoutReplacement(random, X.rows, maxRows) : undefined
    const part = rows ? toMatrix(takeRows(X, rows)) : X
    const order = Int32Array.from({ length: part.rows }, (_, row) => row)
    let column = part.columns[feature]
    const falls = new Float64Array(nRepeats)
    for (let repeat = 0; repeat < nRepeats; repeat += 1) {
      signal?.throwIfAborted()
      random.shuffle(order)
      const before = column
      column = Float64Array.from(order, (row) => before[row])
      falls[repeat] =
        baseline - (await score({ rows: part.rows, columns: part.columns.with(feature, column) }, rows))
    }
    importances.push(falls)
    onFeature?.(feature + 1, X.columns.length)
  }
  return {
    baseline,
    importances,
    mean: Float64Array.from(importances, mean),
    std: Float64Array.from(importances, standardDeviation),
  }
}

function standardDeviation(values: Float64Array): number {
  const center = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)))
}

/** Permutation importance in the user's columns: the features that come from one raw column are shuffled together. */
import type { FeatureSource } from '../../core/recipe/feature-sources.ts'
import { createPacer } from '../../learn/estimator/pacer.ts'
import {
  permutationImportance,
  type PermutationImportance,
} from '../../learn/inspection/permutation-importance.ts'
import type { Matrix } from '../../learn/matrix.ts'

export interface PermuteSourcesOptions {
  /** The model's features. */
  X: Matrix
  sources: readonly FeatureSource[]
  /** The higher, the better. */
  score: (X: Matrix) => number
  nRepeats: number
  randomState: number
  signal: AbortSignal
  onSource: (done: number) => void
}

/**
 * The numbers that scikit-learn's `permutation_importance(pipeline, X_raw, y)` gives for a pipeline of this recipe and
 * estimator: the library shuffles row numbers in place of raw values, and every feature of the column follows them.
 */
export function permuteSources(options: PermuteSourcesOptions): Promise<PermutationImportance> {
  const { X, sources, score, nRepeats, randomState, signal, onSource } = options
  const pace = createPacer(signal)
  const inOrder = Float64Array.from({ length: X.rows }, (_, row) => row)
  return permutationImportance({
    X: { rows: X.rows, columns: sources.map(() => inOrder) },
    async score(orders) {
      await pace()
      const columns = [...X.columns]
      sources.forEach(({ features }, place) => {
        const order = orders.columns[place]
        if (order === inOrder) return
        for (const feature of features)
          columns[feature] = Float64Array.from(order, (row) => X.columns[feature][row])
      })
      return score({ rows: X.rows, columns })
    },
    nRepeats,
    randomState,
    signal,
    onFeature: (done) => onSource(done),
  })
}

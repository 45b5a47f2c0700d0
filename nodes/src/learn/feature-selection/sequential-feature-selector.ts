import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import { estimatorRefSchema } from '../estimator/estimator-ref.ts'
import type { FindEstimator, Transformer } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { mean } from '../statistics/mean.ts'
import { checkTwoFeatures } from './elimination.ts'
import { crossValidationRows, foldData, innerMemory, resolveInner, scoreFold } from './inner-estimator.ts'
import { scoringParam } from './rfecv.ts'
import type { FittedSelector } from './support.ts'
import { keptColumns, selection } from './support.ts'

const NAME = 'SequentialFeatureSelector'

const params = z
  .strictObject({
    estimator: estimatorRefSchema.default({ estimator: 'DecisionTreeClassifier', params: {} }),
    /** A number, a share of all, or `auto`: as long as the score gains `tol`, and half of them without `tol`. */
    nFeaturesToSelect: z
      .union([wholeNumber(1), z.number().positive().lt(1), z.literal('auto')])
      .default('auto'),
    /** What a step must gain; going backward it may be below 0. */
    tol: z.number().nullable().default(null),
    direction: z.enum(['forward', 'backward']).default('forward'),
    /** Null is accuracy for classes, R2 for numbers. */
    scoring: scoringParam,
    /** The folds: of equal shares of the classes where the target is classes, in table order. */
    cv: wholeNumber(2).default(5),
  })
  .refine(({ tol, direction }) => tol === null || tol >= 0 || direction === 'backward', {
    message: 'must not be below 0 going forward',
    path: ['tol'],
  })

export type SequentialFeatureSelectorParams = z.infer<typeof params>

export interface FittedSequentialFeatureSelector extends FittedSelector {
  nFeaturesToSelect: number
}

/**
 * scikit-learn's `SequentialFeatureSelector`, made with the registry's `find`: adds the feature that helps the
 * cross-validated score most, one after the other, or takes away the one that is missed least. Takes what the model
 * takes: missing values, sparse features. As near to scikit-learn as the model is.
 */
export function defineSequentialFeatureSelector(
  find: FindEstimator,
): Transformer<SequentialFeatureSelectorParams, FittedSequentialFeatureSelector> {
  return defineTransformer<
    SequentialFeatureSelectorParams,
    FittedSequentialFeatureSelector,
    'matrix-or-sparse'
  >({
    name: NAME,
    params,
    tags: { parity: 'E', missingValues: true, categories: true, randomised: true },
    input: 'matrix-or-sparse',
    target: 'required',
    memoryEstimate: (shape, { estimator }) => innerMemory(find, estimator, shape),
    async fit(X, y, { estimator, nFeaturesToSelect, tol, direction, scoring, cv }, context) {
      if (y === null) throw new Error('a required target is missing')
      const count = checkTwoFeatures(X, NAME)
      const inner = resolveInner(find, estimator, y)
      const folds = crossValidationRows(y, cv, X.rows, NAME)
      const untilTol = nFeaturesToSelect === 'auto' && tol !== null
      const steps = stepCount(nFeaturesToSelect, { count, tol, direction })
      // Those added going forward, those taken away going backward.
      const moved = new Uint8Array(count)
      const columnsWith = (candidate: number) => {
        const trial = moved.with(candidate, 1)
        return keptColumns(direction === 'forward' ? trial : trial.map((done) => 1 - done))
      }
      let best = -Infinity
      for (let step = 0; step < steps; step += 1) {
        const candidates = keptColumns(moved.map((done) => 1 - done))
        const scores = Array.from(candidates, () => new Float64Array(folds.length))
        for (const [fold, rows] of folds.entries()) {
          const data = foldData(X, y, rows)
          for (const [place, candidate] of candidates.entries()) {
            const columns = columnsWith(candidate)
            scores[place][fold] = (await scoreFold(inner, data, { columns, scoring, context })).score
            await context.pace()
          }
        }
        const means = scores.map(mean)
        const nextScore = Math.max(...means)
        const next = candidates[means.indexOf(nextScore)]
        if (untilTol && nextScore - best < tol) break
        best = nextScore
        moved[next] = 1
        context.report({ done: step + 1, total: steps, unit: 'iteration' })
      }
      const support = direction === 'forward' ? moved : moved.map((done) => 1 - done)
      return { support, nFeaturesToSelect: support.reduce((sum, kept) => sum + kept, 0) }
    },
    ...selection,
  })
}

/** @throws FitError `bad_parameter` when all features or more are to be kept. */
function stepCount(
  wanted: SequentialFeatureSelectorParams['nFeaturesToSelect'],
  { count, tol, direction }: { count: number; tol: number | null; direction: 'forward' | 'backward' },
): number {
  if (wanted === 'auto') return tol === null ? Math.floor(count / 2) : count - 1
  if (wanted >= count) {
    throw new FitError(
      'bad_parameter',
      `${NAME}: n_features_to_select must be below the number of features, ${count}`,
      {
        parameter: 'n_features_to_select',
      },
    )
  }
  const selected = wanted < 1 ? Math.floor(count * wanted) : wanted
  return direction === 'forward' ? selected : count - selected
}

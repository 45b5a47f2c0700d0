import { defineRegressor } from '../estimator/define-estimator.ts'
import { resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedState, Regressor } from '../estimator/estimator.ts'
import { takeRows, takeTarget, toMatrix } from '../matrix.ts'
import { r2Score } from '../metrics/regression-metrics.ts'
import type { BaggingParams } from './bagging.ts'
import { baggingParams, chooseColumns, drawMembers, drawnRows } from './bagging.ts'
import { fitRegressorMember, memberMemory, regressorOf } from './member-models.ts'

export interface FittedBaggingRegressor extends FittedState {
  estimator: 'BaggingRegressor'
  models: FittedState[]
  /** The columns that each model sees. */
  estimatorsFeatures: Int32Array[]
  /** R2 on the training rows, each by the models that did not draw it; only with `oobScore`. */
  oobScore?: number
}

/**
 * scikit-learn's `BaggingRegressor`, made with the registry's `find`: the mean of what members predict that were fitted to
 * drawn rows. The same draws; as near to scikit-learn as its members are.
 */
export function defineBaggingRegressor(
  find: FindEstimator,
): Regressor<BaggingParams, FittedBaggingRegressor> {
  return defineRegressor<BaggingParams, FittedBaggingRegressor, 'matrix'>({
    name: 'BaggingRegressor',
    params: baggingParams('DecisionTreeRegressor'),
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix',
    memoryEstimate: (shape, { estimator, nEstimators }) =>
      memberMemory(find, [estimator], shape, 'regressor') + nEstimators * 8 * shape.rows * 4,
    async fit(X, y, own, context) {
      const member = resolveEstimator(find, own.estimator, 'regressor')
      const { sampleWeight, randomState } = context
      const draws = drawMembers(
        own,
        { rows: X.rows, columns: X.columns.length },
        { randomState, sampleWeight },
      )
      const models: FittedState[] = []
      for (const draw of draws) {
        const seen = chooseColumns(X, draw.features)
        if (member.estimator.tags.sampleWeight === true) {
          const options = { context, sampleWeight: draw.counts, randomState: draw.randomState }
          models.push(await fitRegressorMember(member, seen, y, options))
        } else {
          const rows = drawnRows(draw.counts)
          const options = { context, randomState: draw.randomState }
          models.push(await fitRegressorMember(member, takeRows(seen, rows), takeTarget(y, rows), options))
        }
        context.report({ done: models.length, total: draws.length, unit: 'tree' })
      }
      const estimatorsFeatures = draws.map(({ features }) => features)
      if (!own.oobScore) return { models, estimatorsFeatures }
      const sums = new Float64Array(X.rows)
      const times = new Float64Array(X.rows)
      models.forEach((model, place) => {
        const unseen = Int32Array.from(draws[place].counts.keys()).filter(
          (row) => draws[place].counts[row] === 0,
        )
        const rows = toMatrix(takeRows(chooseColumns(X, draws[place].features), unseen))
        member.estimator.predict(model, rows).forEach((value, i) => {
          sums[unseen[i]] += value
          times[unseen[i]] += 1
        })
      })
      const means = sums.map((sum, row) => sum / Math.max(1, times[row]))
      return { models, estimatorsFeatures, oobScore: r2Score(y, means) }
    },
    predict({ models, estimatorsFeatures }, X) {
      const mean = new Float64Array(X.rows)
      models.forEach((model, place) => {
        regressorOf(find, model)
          .predict(model, chooseColumns(X, estimatorsFeatures[place]))
          .forEach((value, row) => (mean[row] += value))
      })
      return mean.map((sum) => sum / models.length)
    },
  })
}

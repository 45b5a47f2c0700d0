import { defineClassifier } from '../estimator/define-estimator.ts'
import { resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { takeRows, takeTarget, toMatrix } from '../matrix.ts'
import type { BaggingParams } from './bagging.ts'
import { baggingParams, chooseColumns, drawMembers, drawnRows } from './bagging.ts'
import { classifierOf, fitClassifierMember, memberMemory } from './member-models.ts'

export interface FittedBaggingClassifier extends FittedClasses {
  estimator: 'BaggingClassifier'
  models: FittedClasses[]
  /** The columns that each model sees. */
  estimatorsFeatures: Int32Array[]
  /** Accuracy on the training rows, each by the models that did not draw it; only with `oobScore`. */
  oobScore?: number
}

/**
 * scikit-learn's `BaggingClassifier`, made with the registry's `find`: the mean of the probabilities of members that were
 * fitted to drawn rows, or their votes where they know none. The same draws; as near to scikit-learn as its members are.
 */
export function defineBaggingClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<BaggingParams, FittedBaggingClassifier> {
  const params = baggingParams('DecisionTreeClassifier')
  const sharesOf = (model: FittedClasses, X: Matrix): Float64Array[] => {
    const estimator = classifierOf(find, model)
    if (estimator.predictProba) return estimator.predictProba(model, X)
    const votes = Array.from({ length: model.classCount }, () => new Float64Array(X.rows))
    estimator.predict(model, X).forEach((code, row) => (votes[code][row] = 1))
    return votes
  }
  return defineClassifier<BaggingParams, FittedBaggingClassifier, 'matrix'>({
    name: 'BaggingClassifier',
    params,
    tags: { parity: 'E', sampleWeight: true, randomised: true },
    input: 'matrix',
    memoryEstimate: (shape, { estimator, nEstimators }) =>
      memberMemory(find, [estimator], shape, 'classifier') + nEstimators * 8 * shape.rows * 4,
    async fit(X, y, own, context) {
      const member = resolveEstimator(find, own.estimator, 'classifier')
      const { sampleWeight, randomState } = context
      const draws = drawMembers(
        own,
        { rows: X.rows, columns: X.columns.length },
        { randomState, sampleWeight },
      )
      const models: FittedClasses[] = []
      for (const draw of draws) {
        const seen = chooseColumns(X, draw.features)
        if (member.estimator.tags.sampleWeight === true) {
          const options = { context, sampleWeight: draw.counts, randomState: draw.randomState }
          models.push(await fitClassifierMember(member, seen, y, options))
        } else {
          const rows = drawnRows(draw.counts)
          const options = { context, randomState: draw.randomState }
          models.push(await fitClassifierMember(member, takeRows(seen, rows), takeTarget(y, rows), options))
        }
        context.report({ done: models.length, total: draws.length, unit: 'tree' })
      }
      const estimatorsFeatures = draws.map(({ features }) => features)
      if (!own.oobScore) return { models, estimatorsFeatures }
      const sums = Array.from({ length: y.classCount }, () => new Float64Array(X.rows))
      models.forEach((model, place) => {
        const unseen = Int32Array.from(draws[place].counts.keys()).filter(
          (row) => draws[place].counts[row] === 0,
        )
        const rows = toMatrix(takeRows(chooseColumns(X, draws[place].features), unseen))
        sharesOf(model, rows).forEach((column, code) =>
          column.forEach((value, i) => (sums[code][unseen[i]] += value)),
        )
      })
      // The first of equal sums, as of a row that every member drew.
      const hits = y.codes.filter((code, row) =>
        sums.every((column, other) =>
          other < code ? column[row] < sums[code][row] : column[row] <= sums[code][row],
        ),
      )
      return { models, estimatorsFeatures, oobScore: hits.length / X.rows }
    },
    predictProba({ models, estimatorsFeatures, classCodes }, X) {
      const means = Array.from(classCodes, () => new Float64Array(X.rows))
      models.forEach((model, place) => {
        sharesOf(model, chooseColumns(X, estimatorsFeatures[place])).forEach((column, code) =>
          column.forEach((value, row) => (means[code][row] += value)),
        )
      })
      for (const column of means) column.forEach((sum, row) => (column[row] = sum / models.length))
      return means
    },
  })
}

import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { predictedCodes } from '../predicted-codes.ts'
import { RandomState } from '../random/random-state.ts'
import { accuracyScore, balancedAccuracyScore, classScores, matthewsCorrcoef } from './class-scores.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { multiclassRocAuc } from './multiclass-roc-auc.ts'
import { averagePrecisionScore, precisionRecallCurve } from './precision-recall-curve.ts'
import { brierScore, logLoss } from './probability-losses.ts'
import * as regression from './regression-metrics.ts'
import { rocAucScore, rocCurve } from './roc-curve.ts'
import { oneVersusRest } from './score-steps.ts'
import { wilsonInterval } from './wilson-interval.ts'

type Numbers = (number | null)[]

interface ClassificationCase {
  number: number
  rows: number
  classes: number
  accuracy: number
  balancedAccuracy: number
  perClass: [number[], number[], number[], number[]]
  matthews: number
  confusion: number[]
  logLoss: number
  brier: number
  macro: number[]
  weighted: number[]
  aucPerClass: Numbers
  aucMacro?: number | null
  aucWeighted?: number | null
  averagePrecision: number
  roc?: [Numbers, Numbers, Numbers]
  pr?: [Numbers, Numbers, Numbers]
}

interface RegressionCase {
  number: number
  rows: number
  scale: number
  r2: number | null
  explainedVariance: number
  mse: number
  rmse: number
  mae: number
  medianAbsoluteError: number
  mape: number
  maxError: number
}

const recorded = readFixture('metrics') as {
  classification: ClassificationCase[]
  regression: RegressionCase[]
  extreme: { truth: number[]; probabilities: number[][]; logLoss: number }
  wilson: { successes: number; trials: number; low: number; high: number }[]
}

/** Whether a value is within 1e-12 of the recorded one, where `null` stands for `NaN` or infinite. */
function isNear(actual: number, expected: number | null | undefined): boolean {
  if (expected === null || expected === undefined) return !Number.isFinite(actual)
  return Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected))
}

type Compared = readonly [
  name: string,
  actual: ArrayLike<number> | number,
  expected: Numbers | number | null | undefined,
]

/** The names of the values that are not near those recorded. */
function differing(compared: readonly Compared[]): string[] {
  return compared.flatMap(([name, actual, expected]) => {
    const actuals = typeof actual === 'number' ? [actual] : Array.from(actual)
    const expecteds = Array.isArray(expected) ? expected : [expected]
    const isSame =
      actuals.length === expecteds.length && actuals.every((value, i) => isNear(value, expecteds[i]))
    return isSame ? [] : [`${name}: ${actuals.join(' ')} in place of ${expecteds.join(' ')}`]
  })
}

/** The truth and the probabilities of a case, drawn as its recorder draws them. */
function draw(expected: ClassificationCase): { yTrue: Int32Array; probabilities: Float64Array[] } {
  const random = new RandomState(expected.number)
  const rows = random.randint(2, 400)
  const classes = random.randint(2, 6)
  expect([rows, classes]).toEqual([expected.rows, expected.classes])
  const yTrue = Int32Array.from({ length: rows }, () => random.randint(0, classes))
  const table = Array.from({ length: rows }, () =>
    Float64Array.from({ length: classes }, () => random.random()),
  )
  const probabilities = Array.from({ length: classes }, () => new Float64Array(rows))
  table.forEach((scores, row) => {
    if (expected.number % 3 === 0)
      scores.forEach((score, k) => (scores[k] = Math.floor(score * 5) / 5 + 0.05))
    scores[yTrue[row]] += 0.3
    const best = Math.max(...scores)
    if (expected.number % 11 === 0) scores.forEach((score, k) => (scores[k] = score === best ? 1 : 0))
    const total = scores.reduce((sum, score) => sum + score, 0)
    scores.forEach((score, k) => (probabilities[k][row] = score / total))
  })
  return { yTrue, probabilities }
}

describe(`classification metrics equal scikit-learn on ${recorded.classification.length} random tables`, () => {
  it('of predicted classes', () => {
    const compared = recorded.classification.flatMap((expected): Compared[] => {
      const { yTrue, probabilities } = draw(expected)
      const matrix = confusionMatrix({
        yTrue,
        yPred: predictedCodes(probabilities),
        classCount: expected.classes,
      })
      const { perClass, macro, weighted } = classScores(matrix)
      const [precision, recall, f1, support] = expected.perClass
      return [
        ['confusion matrix', matrix.counts, expected.confusion],
        ['accuracy', accuracyScore(matrix), expected.accuracy],
        ['balanced accuracy', balancedAccuracyScore(matrix), expected.balancedAccuracy],
        ['matthews', matthewsCorrcoef(matrix), expected.matthews],
        ['precision', perClass.map((score) => score.precision), precision],
        ['recall', perClass.map((score) => score.recall), recall],
        ['f1', perClass.map((score) => score.f1), f1],
        ['support', perClass.map((score) => score.support), support],
        ['macro', [macro.precision, macro.recall, macro.f1], expected.macro],
        ['weighted', [weighted.precision, weighted.recall, weighted.f1], expected.weighted],
      ]
    })
    expect(differing(compared)).toEqual([])
  })

  it('of probabilities, ties and classes without rows included', () => {
    const compared = recorded.classification.flatMap((expected): Compared[] => {
      const { yTrue, probabilities } = draw(expected)
      const { perClass, macro, weighted } = multiclassRocAuc(yTrue, probabilities)
      const last = expected.classes - 1
      const scored = { isPositive: oneVersusRest(yTrue, last), scores: probabilities[last] }
      const averages: Compared[] = [
        ['auc macro', macro, expected.aucMacro],
        ['auc weighted', weighted, expected.aucWeighted],
      ]
      return [
        ['log loss', logLoss(yTrue, probabilities), expected.logLoss],
        ['brier', brierScore(yTrue, probabilities), expected.brier],
        ['auc per class', perClass, expected.aucPerClass],
        ['auc', rocAucScore(scored), expected.aucPerClass[last]],
        ['average precision', averagePrecisionScore(scored), expected.averagePrecision],
        ...(expected.classes > 2 ? averages : []),
      ]
    })
    expect(differing(compared)).toEqual([])
  })

  it('and the points of the curves', () => {
    const compared = recorded.classification.flatMap((expected): Compared[] => {
      if (!expected.roc || !expected.pr) return []
      const { yTrue, probabilities } = draw(expected)
      const last = expected.classes - 1
      const scored = { isPositive: oneVersusRest(yTrue, last), scores: probabilities[last] }
      const roc = rocCurve(scored)
      const curve = precisionRecallCurve(scored)
      return [
        ['false positive rate', roc.falsePositiveRate, expected.roc[0]],
        ['true positive rate', roc.truePositiveRate, expected.roc[1]],
        ['roc thresholds', roc.thresholds, expected.roc[2]],
        ['precision', curve.precision, expected.pr[0]],
        ['recall', curve.recall, expected.pr[1]],
        ['thresholds', curve.thresholds, expected.pr[2]],
      ]
    })
    expect(compared.length).toBeGreaterThan(20)
    expect(differing(compared)).toEqual([])
  })
})

describe('classification metrics at the edge', () => {
  it('clips probabilities of 0 and 1 to machine epsilon in the log loss', () => {
    const { truth, probabilities, logLoss: expected } = recorded.extreme
    const columns = [0, 1].map((k) => Float64Array.from(probabilities, (row) => row[k]))
    expect(differing([['log loss', logLoss(Int32Array.from(truth), columns), expected]])).toEqual([])
  })

  it('has no ROC AUC for one class and no precision without a positive', () => {
    const scored = { isPositive: Uint8Array.of(0, 0), scores: Float64Array.of(0.2, 0.8) }
    expect(rocAucScore(scored)).toBeNaN()
    expect(rocCurve(scored).truePositiveRate.every(Number.isNaN)).toBe(true)
    expect(averagePrecisionScore(scored)).toBe(0)
    expect([...precisionRecallCurve(scored).recall]).toEqual([1, 1, 0])
  })

  it('takes the first of equally probable classes', () => {
    expect([...predictedCodes([Float64Array.of(0.5, 0.4), Float64Array.of(0.5, 0.6)])]).toEqual([0, 1])
  })

  it('refuses what does not fit', () => {
    const one = Int32Array.of(0)
    expect(() => confusionMatrix({ yTrue: one, yPred: Int32Array.of(0, 1), classCount: 2 })).toThrow(
      RangeError,
    )
    expect(() => confusionMatrix({ yTrue: one, yPred: Int32Array.of(2), classCount: 2 })).toThrow(
      'outside 0 to 1',
    )
    expect(() => logLoss(one, [Float64Array.of(1.5), Float64Array.of(0)])).toThrow('1.5 is no probability')
    expect(() => rocAucScore({ isPositive: Uint8Array.of(1), scores: Float64Array.of(Number.NaN) })).toThrow(
      'NaN',
    )
  })
})

describe('wilsonInterval', () => {
  it('equals SciPy', () => {
    const compared = recorded.wilson.map(({ successes, trials, low, high }): Compared => {
      const interval = wilsonInterval(successes, trials)
      return [`${successes} of ${trials}`, [interval.low, interval.high], [low, high]]
    })
    expect(differing(compared)).toEqual([])
  })

  it('says nothing about no trial', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
})

describe(`regression metrics equal scikit-learn on ${recorded.regression.length} random tables`, () => {
  it('of every kind', () => {
    expect(differing(recorded.regression.flatMap(compareRegression))).toEqual([])
  })

  it('refuses lengths that differ', () => {
    expect(() => regression.r2Score(Float64Array.of(1), new Float64Array(2))).toThrow(RangeError)
  })
})

function compareRegression(expected: RegressionCase): Compared[] {
  const random = new RandomState(expected.number)
  const rows = random.randint(1, 500)
  random.randint(-3, 6)
  const { scale, number } = expected
  const yTrue = Float64Array.from({ length: rows }, () => (random.random() - 0.3) * scale)
  const yPred = yTrue.map((value) => value + ((random.random() - 0.5) * scale) / 3)
  if (number % 10 === 8) yTrue.fill(scale)
  if (number % 20 === 8) yPred.fill(scale)
  if (number % 10 === 3) yTrue.fill(0, 0, Math.floor(rows / 2))
  return [
    ['r2Score', regression.r2Score(yTrue, yPred), expected.r2],
    ['explainedVarianceScore', regression.explainedVarianceScore(yTrue, yPred), expected.explainedVariance],
    ['meanSquaredError', regression.meanSquaredError(yTrue, yPred), expected.mse],
    ['rootMeanSquaredError', regression.rootMeanSquaredError(yTrue, yPred), expected.rmse],
    ['meanAbsoluteError', regression.meanAbsoluteError(yTrue, yPred), expected.mae],
    ['medianAbsoluteError', regression.medianAbsoluteError(yTrue, yPred), expected.medianAbsoluteError],
    ['meanAbsolutePercentageError', regression.meanAbsolutePercentageError(yTrue, yPred), expected.mape],
    ['maxError', regression.maxError(yTrue, yPred), expected.maxError],
  ]
}

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
}

/** Within 1e-12 of the recorded value; `null` is `NaN` or infinite. */
function expectNear(actual: number, expected: number | null | undefined): void {
  if (expected === null || expected === undefined) return expect(Number.isFinite(actual)).toBe(false)
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)))
}

function expectAllNear(actual: ArrayLike<number>, expected: Numbers): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => expectNear(actual[i], value))
}

/** The truth and the probabilities of a case, drawn as its recorder draws them. */
function draw(expected: ClassificationCase): { yTrue: Int32Array; probabilities: Float64Array[] } {
  const random = new RandomState(expected.number)
  const rows = random.randint(2, 400)
  const classes = random.randint(2, 6)
  expect([rows, classes]).toEqual([expected.rows, expected.classes])
  const yTrue = Int32Array.from({ length: rows }, () => random.randint(0, classes))
  const table = Array.from({ length: rows }, () => Float64Array.from({ length: classes }, () => random.random()))
  const probabilities = Array.from({ length: classes }, () => new Float64Array(rows))
  table.forEach((scores, row) => {
    if (expected.number % 3 === 0) scores.forEach((score, k) => (scores[k] = Math.floor(score * 5) / 5 + 0.05))
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
    for (const expected of recorded.classification) {
      const { yTrue, probabilities } = draw(expected)
      const matrix = confusionMatrix({ yTrue, yPred: predictedCodes(probabilities), classCount: expected.classes })
      expect([...matrix.counts]).toEqual(expected.confusion)
      expectNear(accuracyScore(matrix), expected.accuracy)
      expectNear(balancedAccuracyScore(matrix), expected.balancedAccuracy)
      expectNear(matthewsCorrcoef(matrix), expected.matthews)
      const { perClass, macro, weighted } = classScores(matrix)
      const [precision, recall, f1, support] = expected.perClass
      expectAllNear(perClass.map((score) => score.precision), precision)
      expectAllNear(perClass.map((score) => score.recall), recall)
      expectAllNear(perClass.map((score) => score.f1), f1)
      expectAllNear(perClass.map((score) => score.support), support)
      expectAllNear([macro.precision, macro.recall, macro.f1], expected.macro)
      expectAllNear([weighted.precision, weighted.recall, weighted.f1], expected.weighted)
    }
  })

  it('of probabilities, ties and classes without rows included', () => {
    for (const expected of recorded.classification) {
      const { yTrue, probabilities } = draw(expected)
      expectNear(logLoss(yTrue, probabilities), expected.logLoss)
      expectNear(brierScore(yTrue, probabilities), expected.brier)
      const { perClass, macro, weighted } = multiclassRocAuc(yTrue, probabilities)
      expectAllNear(perClass, expected.aucPerClass)
      if (expected.classes > 2) {
        expectNear(macro, expected.aucMacro)
        expectNear(weighted, expected.aucWeighted)
      }
      const scores = probabilities[expected.classes - 1]
      const isPositive = oneVersusRest(yTrue, expected.classes - 1)
      expectNear(rocAucScore({ isPositive, scores }), expected.aucPerClass[expected.classes - 1])
      expectNear(averagePrecisionScore({ isPositive, scores }), expected.averagePrecision)
    }
  })

  it('and the points of the curves', () => {
    for (const expected of recorded.classification) {
      if (!expected.roc || !expected.pr) continue
      const { yTrue, probabilities } = draw(expected)
      const scored = {
        isPositive: oneVersusRest(yTrue, expected.classes - 1),
        scores: probabilities[expected.classes - 1],
      }
      const roc = rocCurve(scored)
      expectAllNear(roc.falsePositiveRate, expected.roc[0])
      expectAllNear(roc.truePositiveRate, expected.roc[1])
      expectAllNear(roc.thresholds, expected.roc[2])
      const curve = precisionRecallCurve(scored)
      expectAllNear(curve.precision, expected.pr[0])
      expectAllNear(curve.recall, expected.pr[1])
      expectAllNear(curve.thresholds, expected.pr[2])
    }
  })
})

describe('classification metrics at the edge', () => {
  it('clips probabilities of 0 and 1 to machine epsilon in the log loss', () => {
    const { truth, probabilities, logLoss: expected } = recorded.extreme
    const columns = [0, 1].map((k) => Float64Array.from(probabilities, (row) => row[k]))
    expectNear(logLoss(Int32Array.from(truth), columns), expected)
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
    expect(() => confusionMatrix({ yTrue: one, yPred: Int32Array.of(0, 1), classCount: 2 })).toThrow(RangeError)
    expect(() => confusionMatrix({ yTrue: one, yPred: Int32Array.of(2), classCount: 2 })).toThrow('outside 0 to 1')
    expect(() => logLoss(one, [Float64Array.of(1.5), Float64Array.of(0)])).toThrow('1.5 is no probability')
    expect(() => rocAucScore({ isPositive: Uint8Array.of(1), scores: Float64Array.of(Number.NaN) })).toThrow('NaN')
  })
})

describe('wilsonInterval', () => {
  // Reference: statsmodels.stats.proportion.proportion_confint(method="wilson").
  it.each([
    [8, 10, 0.49016247153664183, 0.943317822243165],
    [0, 20, 0, 0.1611251580528193],
    [20, 20, 0.8388748419471808, 1],
  ])('of %i right in %i', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials)
    expectNear(interval.low, low)
    expectNear(interval.high, high)
  })

  it('says nothing about no trial', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
})

describe(`regression metrics equal scikit-learn on ${recorded.regression.length} random tables`, () => {
  it.each(recorded.regression)('case $number', (expected) => {
    const random = new RandomState(expected.number)
    const rows = random.randint(1, 500)
    random.randint(-3, 6)
    const { scale, number } = expected
    const yTrue = Float64Array.from({ length: rows }, () => (random.random() - 0.3) * scale)
    const yPred = yTrue.map((value) => value + ((random.random() - 0.5) * scale) / 3)
    if (number % 10 === 8) yTrue.fill(scale)
    if (number % 20 === 8) yPred.fill(scale)
    if (number % 10 === 3) yTrue.fill(0, 0, Math.floor(rows / 2))
    expectNear(regression.r2Score(yTrue, yPred), expected.r2)
    expectNear(regression.explainedVarianceScore(yTrue, yPred), expected.explainedVariance)
    expectNear(regression.meanSquaredError(yTrue, yPred), expected.mse)
    expectNear(regression.rootMeanSquaredError(yTrue, yPred), expected.rmse)
    expectNear(regression.meanAbsoluteError(yTrue, yPred), expected.mae)
    expectNear(regression.medianAbsoluteError(yTrue, yPred), expected.medianAbsoluteError)
    expectNear(regression.meanAbsolutePercentageError(yTrue, yPred), expected.mape)
    expectNear(regression.maxError(yTrue, yPred), expected.maxError)
  })

  it('refuses lengths that differ', () => {
    expect(() => regression.r2Score(Float64Array.of(1), new Float64Array(2))).toThrow(RangeError)
  })
})

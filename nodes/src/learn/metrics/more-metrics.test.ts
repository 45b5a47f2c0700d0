import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { RandomState } from '../random/random-state.ts'
import { areaUnderCurve } from './area-under-curve.ts'
import {
  classLikelihoodRatios,
  cohenKappaScore,
  fbetaScore,
  hammingLoss,
  jaccardScore,
  oneVersusRestMatrices,
  zeroOneLoss,
} from './class-agreement.ts'
import { accuracyScore, balancedAccuracyScore, classScores, matthewsCorrcoef } from './class-scores.ts'
import * as agreement from './cluster-agreement.ts'
import * as shape from './cluster-shape.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { hingeLoss, topKAccuracyScore } from './decision-losses.ts'
import { detCurve } from './det-curve.ts'
import * as deviances from './deviances.ts'
import { pairwiseRocAuc } from './multiclass-roc-auc.ts'
import * as pinball from './pinball-losses.ts'
import { averagePrecisionScore } from './precision-recall-curve.ts'
import { brierScore, d2BrierScore, d2LogLossScore, logLoss } from './probability-losses.ts'
import * as ranking from './ranking-metrics.ts'
import * as regression from './regression-metrics.ts'
import { partialRocAucScore, rocAucScore, rocCurve } from './roc-curve.ts'
import { oneVersusRest } from './score-steps.ts'

type Value = number | null | Value[]
type Case = Record<string, Value> & { rows: number }

const recorded = readFixture('more-metrics') as {
  classes: (Case & { classes: number })[]
  numbers: (Case & { weighted: boolean })[]
  ranking: (Case & { labels: number })[]
  clusters: Case[]
}

/** Numbers, or lists of them, as the recorder wrote them. */
type Told = number | ArrayLike<number> | readonly Told[]

/** scikit-learn takes distances between centres from squares and products, which costs it half of the digits. */
const roughThere: readonly string[] = ['davies']

function expectRecorded(expected: Case, actual: Record<string, Told>): void {
  for (const [name, told] of Object.entries(actual)) {
    const [values, wanted] = [flat(told as Value), flat(expected[name])]
    expect([name, values.length]).toEqual([name, wanted.length])
    wanted.forEach((value, i) => {
      const off = value === null ? Number(Number.isFinite(values[i])) : Math.abs(Number(values[i]) - value)
      const tolerance = roughThere.includes(name) ? 1e-7 : 1e-10
      if (off > tolerance * Math.max(1, Math.abs(value ?? 0)))
        expect.fail(`${name}: ${values[i]} is not ${value}`)
    })
  }
  const unasked = Object.keys(expected).filter((name) => expected[name] !== null && !(name in actual))
  expect(unasked.filter((name) => !['rows', 'classes', 'weighted', 'labels'].includes(name))).toEqual([])
}

function flat(value: Value | ArrayLike<number>): (number | null)[] {
  if (value === null || typeof value === 'number') return [value]
  return Array.from(value as ArrayLike<Value>).flatMap(flat)
}

function randoms(random: RandomState, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => random.random())
}

describe('metrics equal those recorded', () => {
  it.each(recorded.classes.map((expected, number) => ({ number, expected })))(
    'of classes, weighted, case $number',
    ({ number, expected }) => {
      const random = new RandomState(number)
      const [rows, k] = [random.randint(20, 200), random.randint(2, 5)]
      expect([rows, k]).toEqual([expected.rows, expected.classes])
      const truth = Int32Array.from({ length: rows }, () => random.randint(0, k))
      for (let c = 0; c < k; c += 1) truth[c] = c
      const scores = randoms(random, rows * k).map((value) => Math.floor(value * 12) / 12 + 0.02)
      truth.forEach((code, row) => (scores[row * k + code] += 0.4))
      const sampleWeight = randoms(random, rows).map((value) => Math.floor(value * 4))
      sampleWeight.fill(1, 0, k)
      const totals = Float64Array.from({ length: rows }, (_, row) =>
        scores.subarray(row * k, (row + 1) * k).reduce((sum, value) => sum + value, 0),
      )
      const proba = Array.from({ length: k }, (_, c) =>
        totals.map((total, row) => scores[row * k + c] / total),
      )
      const predicted = truth.map((_, row) => {
        const own = proba.map((column) => column[row])
        return own.indexOf(Math.max(...own))
      })
      const matrix = confusionMatrix({ yTrue: truth, yPred: predicted, classCount: k, sampleWeight })
      const isPositive = oneVersusRest(truth, 1)
      const plainScores = { isPositive, scores: proba[1] }
      const weighted = { ...plainScores, sampleWeight }
      const jaccard = jaccardScore(matrix)
      const fbeta = fbetaScore(matrix, 0.5)
      const roc = rocCurve(weighted)
      const det = detCurve(weighted)
      expectRecorded(expected, {
        accuracy: accuracyScore(matrix),
        balanced: balancedAccuracyScore(matrix),
        matthews: matthewsCorrcoef(matrix),
        f1Macro: classScores(matrix).macro.f1,
        f1Weighted: classScores(matrix).weighted.f1,
        kappa: [
          cohenKappaScore(matrix),
          cohenKappaScore(matrix, 'linear'),
          cohenKappaScore(matrix, 'quadratic'),
        ],
        zeroOne: zeroOneLoss(matrix),
        hamming: hammingLoss(matrix),
        jaccard: [...jaccard.perClass, jaccard.macro, jaccard.weighted, jaccard.micro],
        fbeta: [...fbeta.perClass, fbeta.macro, fbeta.weighted, fbeta.micro],
        matrices: oneVersusRestMatrices(matrix).flatMap((cells) => Array.from(cells)),
        logLoss: logLoss(truth, proba, sampleWeight),
        brier: brierScore(truth, proba, sampleWeight),
        d2LogLoss: d2LogLossScore(truth, proba, sampleWeight),
        d2Brier: d2BrierScore(truth, proba, sampleWeight),
        hinge: hingeLoss(truth, k > 2 ? proba : [proba[1].map((p) => p * 3 - 1.5)], sampleWeight),
        auc: rocAucScore(weighted),
        partialAuc: [0.1, 0.35, 1].map((maxFpr) => partialRocAucScore(plainScores, maxFpr)),
        averagePrecision: averagePrecisionScore(weighted),
        ...(number < 4 && { roc: [roc.falsePositiveRate, roc.truePositiveRate, roc.thresholds] }),
        det: [det.falsePositiveRate, det.falseNegativeRate, det.thresholds],
        area: areaUnderCurve(
          Float64Array.from({ length: rows }, (_, i) => i ** 1.5),
          proba[1],
        ),
        ...(k > 2 && {
          topK: [1, 2].map((n) => topKAccuracyScore(truth, proba, n, sampleWeight)),
          ovo: Object.values(pairwiseRocAuc(truth, proba)),
        }),
        ...(k === 2 && { ratios: Object.values(classLikelihoodRatios(matrix)) }),
      })
    },
  )

  it.each(recorded.numbers.map((expected, place) => ({ place, expected })))(
    'of numbers, case $place',
    ({ place, expected }) => {
      const random = new RandomState(place >> 1)
      const rows = random.randint(2, 150)
      const truth = randoms(random, rows).map((value) => value * 10 + 0.05)
      const predicted = randoms(random, rows).map((value, row) => truth[row] * (0.5 + value) + 0.01)
      const drawn = randoms(random, rows).map((value, row) => Math.floor(value * 4) + (row < 2 ? 1 : 0))
      const w = expected.weighted ? drawn : undefined
      expectRecorded(expected, {
        r2: regression.r2Score(truth, predicted, w),
        explained: regression.explainedVarianceScore(truth, predicted, w),
        mse: regression.meanSquaredError(truth, predicted, w),
        rmse: regression.rootMeanSquaredError(truth, predicted, w),
        mae: regression.meanAbsoluteError(truth, predicted, w),
        median: regression.medianAbsoluteError(truth, predicted, w),
        mape: regression.meanAbsolutePercentageError(truth, predicted, w),
        msle: regression.meanSquaredLogError(truth, predicted, w),
        rmsle: regression.rootMeanSquaredLogError(truth, predicted, w),
        poisson: deviances.meanPoissonDeviance(truth, predicted, w),
        gamma: deviances.meanGammaDeviance(truth, predicted, w),
        tweedie: [-1, 0, 1.5, 3].map((power) => deviances.meanTweedieDeviance(truth, predicted, power, w)),
        d2Tweedie: [-1, 0, 1, 1.5, 2, 3].map((power) => deviances.d2TweedieScore(truth, predicted, power, w)),
        pinball: [0.1, 0.5, 0.9].map((alpha) => pinball.meanPinballLoss(truth, predicted, alpha, w)),
        d2Pinball: [0.1, 0.5, 0.9].map((alpha) => pinball.d2PinballScore(truth, predicted, alpha, w)),
        d2Absolute: pinball.d2AbsoluteErrorScore(truth, predicted, w),
      })
    },
  )

  it.each(recorded.ranking.map((expected, number) => ({ number, expected })))(
    'of rankings, case $number',
    ({ number, expected }) => {
      const random = new RandomState(number)
      const [rows, labels] = [random.randint(1, 30), random.randint(2, 9)]
      const grades = Float64Array.from({ length: rows * labels }, () => random.randint(0, 4))
      const scores = randoms(random, rows * labels).map((value) => Math.floor(value * 6) / 6)
      const sampleWeight = randoms(random, rows).map((value) => Math.floor(value * 3) + 1)
      const binary = grades.map((grade) => (grade > 1 ? 1 : 0))
      binary[0] = 1
      binary[1] = 0
      const graded = { rows, labels, relevance: grades, scores, sampleWeight }
      const relevant = { ...graded, relevance: binary }
      expectRecorded(expected, {
        dcg: [ranking.dcgScore(graded), ranking.dcgScore(graded, 2)],
        ndcg: [ranking.ndcgScore(graded), ranking.ndcgScore(graded, 2)],
        coverage: ranking.coverageError(relevant),
        precision: ranking.labelRankingAveragePrecision(relevant),
        loss: ranking.labelRankingLoss(relevant),
      })
    },
  )

  it.each(recorded.clusters.map((expected, number) => ({ number, expected })))(
    'of clusterings, case $number',
    ({ number, expected }) => {
      const random = new RandomState(number)
      const rows = random.randint(12, 120)
      const classes = random.randint(2, 6)
      const truth = Int32Array.from({ length: rows }, () => random.randint(0, classes))
      const noise = Int32Array.from({ length: rows }, () => random.randint(-1, 4))
      const kept = randoms(random, rows)
      let predicted = truth.map((label, row) => (kept[row] < 0.6 ? label : noise[row]))
      if (number === 7) predicted = truth.map((label) => label + 3)
      if (number === 8) predicted = new Int32Array(rows)
      const cells = randoms(random, rows * 3)
      const columns = [0, 1, 2].map((j) =>
        Float64Array.from({ length: rows }, (_, row) => cells[row * 3 + j] + truth[row] * 0.7),
      )
      const X = { rows, columns }
      const pairs = agreement.pairConfusionMatrix(truth, predicted)
      const averages = ['min', 'geometric', 'arithmetic', 'max'] as const
      expectRecorded(expected, {
        pairs: [pairs.apartApart, pairs.apartTogether, pairs.togetherApart, pairs.togetherTogether],
        rand: agreement.randScore(truth, predicted),
        adjustedRand: agreement.adjustedRandScore(truth, predicted),
        fowlkes: agreement.fowlkesMallowsScore(truth, predicted),
        mutual: agreement.mutualInfoScore(truth, predicted),
        normalized: averages.map((average) => agreement.normalizedMutualInfoScore(truth, predicted, average)),
        adjusted: averages.map((average) => agreement.adjustedMutualInfoScore(truth, predicted, average)),
        v: Object.values(agreement.homogeneityCompletenessV(truth, predicted, 0.7)),
        ...(expected['silhouette'] !== null && {
          silhouette: shape.silhouetteSamples(X, predicted).subarray(0, 10),
          silhouetteScore: shape.silhouetteScore(X, predicted),
          calinski: shape.calinskiHarabaszScore(X, predicted),
          davies: shape.daviesBouldinScore(X, predicted),
        }),
      })
    },
  )
})

describe('metrics refuse', () => {
  const two = Float64Array.of(1, 2)

  it('what their formula excludes', () => {
    expect(() => deviances.meanPoissonDeviance(two, Float64Array.of(0, 1))).toThrow(/above 0, not 0/)
    expect(() => deviances.meanGammaDeviance(Float64Array.of(0, 1), two)).toThrow(/above 0, not 0/)
    expect(() => deviances.meanTweedieDeviance(two, two, 0.5)).toThrow(/no Tweedie distribution/)
    expect(() => regression.meanSquaredLogError(Float64Array.of(-1, 1), two)).toThrow(/above -1/)
    expect(() => areaUnderCurve(Float64Array.of(0, 2, 1), Float64Array.of(0, 1, 2))).toThrow(
      /rise or to fall/,
    )
    const alone = { isPositive: Uint8Array.of(1, 1), scores: two }
    expect(() => detCurve(alone)).toThrow(/both classes/)
    expect(partialRocAucScore(alone, 0.5)).toBeNaN()
    expect(() => partialRocAucScore(alone, 0)).toThrow(/max_fpr/)
    expect(() => shape.silhouetteScore({ rows: 2, columns: [two] }, Int32Array.of(0, 1))).toThrow(
      /at least 2/,
    )
    expect(() => ranking.dcgScore({ rows: 2, labels: 2, relevance: two, scores: two })).toThrow(
      /no 2 × 2 table/,
    )
  })

  it('arrays of other lengths', () => {
    expect(() => regression.r2Score(two, two, Float64Array.of(1))).toThrow(/1 weights do not fit 2 rows/)
    expect(() => agreement.randScore(Int32Array.of(1), Int32Array.of(1, 2))).toThrow(/not of the same rows/)
    expect(() => hingeLoss(Int32Array.of(0, 3), [two])).toThrow(/class code 3/)
  })
})

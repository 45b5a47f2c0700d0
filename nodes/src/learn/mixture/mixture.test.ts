import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { takeRows } from '../matrix.ts'
import type { Features } from '../matrix.ts'
import { bayesianGaussianMixture } from './bayesian-gaussian-mixture.ts'
import { gaussianMixture, informationCriteria } from './gaussian-mixture.ts'
import type { FittedGaussianMixture } from './gaussian-mixture.ts'
import { precisionsOf } from './gaussians.ts'

interface Case {
  estimator: 'GaussianMixture' | 'BayesianGaussianMixture'
  data: string
  params: RecordedParams
  seed: number
  weights: number[]
  means: number[][]
  /** The first values of each. */
  covariances: number[][] | null
  precisionsCholesky: number[][]
  converged: boolean
  nIter: number
  lowerBounds: number[]
  labels: string
  /** Of every 41st row. */
  probabilities: number[][]
  scores: number[]
  aic?: number
  bic?: number
  concentration?: number[][]
  meanPrecision?: number[]
  degreesOfFreedom?: number[]
}

const { cases } = readFixture('mixture') as { cases: Case[] }

/** Equal to 1e-9 of the greatest of the expected values. */
function near(actual: ArrayLike<number> | undefined, expected: readonly number[]) {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
  expected.forEach((value, i) => {
    expect(Math.abs((actual?.[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(1e-9 * scale)
  })
}

function everyForthyFirst(X: Features): Features {
  return takeRows(
    X,
    Int32Array.from({ length: Math.ceil(X.rows / 41) }, (_, i) => 41 * i),
  )
}

async function fitCase({ estimator, params, seed, data }: Case) {
  const X = clusterData(data)
  const own = camelParams(params)
  const some = everyForthyFirst(X)
  if (estimator === 'GaussianMixture') {
    const fitted = await gaussianMixture.fit(X, gaussianMixture.params.parse(own), { randomState: seed })
    const { predict, predictProba, scoreSamples } = gaussianMixture
    return {
      fitted,
      predicted: predict?.(fitted, X),
      probabilities: predictProba?.(fitted, some),
      scores: scoreSamples?.(fitted, some),
      criteria: informationCriteria(fitted, X),
      posterior: null,
    }
  }
  const estimate = bayesianGaussianMixture
  const fitted = await estimate.fit(X, estimate.params.parse(own), { randomState: seed })
  return {
    fitted,
    predicted: estimate.predict?.(fitted, X),
    probabilities: estimate.predictProba?.(fitted, some),
    scores: estimate.scoreSamples?.(fitted, some),
    criteria: null,
    posterior: fitted,
  }
}

describe('mixtures of Gaussians, with the beginnings of scikit-learn', () => {
  it.each(
    cases.map(
      (own) => [`${own.estimator} ${own.data} ${JSON.stringify(own.params).slice(0, 90)}`, own] as const,
    ),
  )('%s', async (_, own) => {
    const { fitted, predicted, probabilities, scores, criteria, posterior } = await fitCase(own)
    expect(fitted.nIter).toBe(own.nIter)
    expect(fitted.converged).toBe(own.converged)
    near(fitted.lowerBounds, own.lowerBounds)
    near(fitted.weights, own.weights)
    own.means.forEach((mean, component) => near(fitted.means[component], mean))
    own.covariances?.forEach((values, component) => near(fitted.covariances?.[component], values))
    own.precisionsCholesky.forEach((values, component) => near(fitted.precisionsCholesky[component], values))
    expect(writeLabels(fitted.labels)).toBe(own.labels)
    expect(writeLabels(predicted ?? new Int32Array())).toBe(own.labels)
    own.probabilities.forEach((row, i) => {
      near(
        row.map((_, component) => probabilities?.[component][i] ?? Number.NaN),
        row,
      )
    })
    near(scores, own.scores)
    if (criteria !== null) near([criteria.aic, criteria.bic], [own.aic ?? 0, own.bic ?? 0])
    if (posterior === null) return
    own.concentration?.forEach((values, i) => near(posterior.weightConcentration[i], values))
    near(posterior.meanPrecision, own.meanPrecision ?? [])
    near(posterior.degreesOfFreedom, own.degreesOfFreedom ?? [])
  })

  it('gives inverses of the covariances', async () => {
    const params = gaussianMixture.params.parse({ nComponents: 2 })
    const fitted: FittedGaussianMixture = await gaussianMixture.fit(clusterData('iris'), params)
    precisionsOf(fitted).forEach((precision, component) => {
      const covariance = fitted.covariances?.[component] ?? new Float64Array()
      for (let i = 0; i < 4; i += 1) {
        let product = 0
        for (let k = 0; k < 4; k += 1) product += precision[4 * i + k] * covariance[4 * k + i]
        expect(Math.abs(product - 1)).toBeLessThan(1e-10)
      }
    })
  })

  it('says so when components collapse', async () => {
    const X = { rows: 6, columns: [Float64Array.of(0, 0, 0, 2, 2, 2)] }
    const params = gaussianMixture.params.parse({ nComponents: 2, regCovar: 0 })
    await expect(gaussianMixture.fit(X, params)).rejects.toMatchObject({ code: 'did_not_converge' })
  })
})

import { describe, expect, it } from 'vitest'
import { RandomState } from '../random/random-state.ts'
import { extraTreesRegressor } from './extra-trees-regressor.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'
import { randomTreesEmbedding } from './random-trees-embedding.ts'

const random = new RandomState(1)
const rows = 3000
const X = {
  rows,
  columns: Array.from({ length: 9 }, (_, j) =>
    Float64Array.from({ length: rows }, () =>
      j === 3 && random.random() < 0.1 ? Number.NaN : random.gauss(),
    ),
  ),
}
const y = X.columns[0].map((value, row) => value * X.columns[1][row] + 0.3 * random.gauss())
const classes = {
  codes: Int32Array.from(y, (value) => (value > 0 ? 1 : value < -0.7 ? 2 : 0)),
  classCount: 3,
}
const options = { randomState: 3 }
const growth = { nEstimators: 240, maxDepth: 3 }

/** The fits of each kind of columns that threads may share, by the threads that do it. */
const fits = {
  'exact classes': (threads: number) => {
    const params = { ...randomForestClassifier.defaults, ...growth, oobScore: true }
    return randomForestClassifier.fit(X, classes, params, { ...options, threads })
  },
  'classes with fractional weights': (threads: number) => {
    const classWeight = 'balanced_subsample' as const
    const params = { ...randomForestClassifier.defaults, ...growth, classWeight }
    return randomForestClassifier.fit(X, classes, params, { ...options, threads })
  },
  'binned classes': (threads: number) => {
    const params = { ...randomForestClassifier.defaults, ...growth, method: 'hist' as const }
    return randomForestClassifier.fit(X, classes, params, { ...options, threads })
  },
  'exact numbers': (threads: number) => {
    const params = {
      ...randomForestRegressor.defaults,
      ...growth,
      maxFeatures: 'sqrt' as const,
      ccpAlpha: 1e-4,
    }
    return randomForestRegressor.fit(X, y, params, { ...options, threads })
  },
  'numbers by Poisson deviance': (threads: number) => {
    const counts = y.map((value) => Math.max(0, Math.round(value * 3)))
    const params = {
      ...randomForestRegressor.defaults,
      ...growth,
      criterion: 'poisson' as const,
      maxFeatures: 'sqrt' as const,
    }
    return randomForestRegressor.fit(X, counts, params, { ...options, threads })
  },
  'random splits': (threads: number) => {
    const params = { ...extraTreesRegressor.defaults, ...growth }
    return extraTreesRegressor.fit(X, y, params, { ...options, threads })
  },
  'an embedding': (threads: number) => {
    const params = { ...randomTreesEmbedding.defaults, nEstimators: 700, maxDepth: 3 }
    return randomTreesEmbedding.fit(X, null, params, { ...options, threads })
  },
}

describe('a forest is the same, bit for bit, on one thread and on three', () => {
  it.each(Object.entries(fits))('%s', async (_, fit) => {
    expect(await fit(3)).toEqual(await fit(1))
  })
})

describe('threads', () => {
  it('stop when the fit is aborted', async () => {
    const reason = new Error('stopped')
    const controller = new AbortController()
    const fit = randomForestClassifier.fit(X, classes, randomForestClassifier.defaults, {
      threads: 2,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 5) controller.abort(reason)
      },
    })
    await expect(fit).rejects.toBe(reason)
  })
})

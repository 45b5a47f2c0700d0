import { describe, expect, it } from 'vitest'
import type { Classifier, FitProgress, FittedState, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { deserialise } from '../serialization/deserialise.ts'
import { serialise } from '../serialization/serialise.ts'
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts'
import { gradientBoostingClassifier } from './gradient-boosting-classifier.ts'
import { gradientBoostingRegressor } from './gradient-boosting-regressor.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'

/** An estimator as the checks of this file see it: a numeric target in, one column of predictions out. */
interface Trial {
  name: string
  boosts: boolean
  classifies: boolean
  fit: (X: Matrix, y: number[], options?: TrialOptions) => Promise<FittedState>
  predict: (fitted: FittedState, X: Matrix) => Float64Array
  importances: (fitted: FittedState) => Float64Array
}

interface TrialOptions {
  params?: object
  signal?: AbortSignal
  sampleWeight?: Float64Array
  onProgress?: (progress: FitProgress) => void
}

function classifierTrial<P, F extends FittedState>(estimator: Classifier<P, F>, boosts: boolean): Trial {
  return {
    name: estimator.name,
    boosts,
    classifies: true,
    fit: (X, y, { params, ...options } = {}) => {
      const target = { codes: Int32Array.from(y), classCount: Math.max(0, ...y) + 1 }
      return estimator.fit(X, target, { ...estimator.defaults, ...params }, options)
    },
    predict: (fitted, X) => estimator.predictProba(fitted as F, X)[1],
    importances: (fitted) => estimator.featureImportances?.(fitted as F) ?? new Float64Array(0),
  }
}

function regressorTrial<P, F extends FittedState>(estimator: Regressor<P, F>, boosts: boolean): Trial {
  return {
    name: estimator.name,
    boosts,
    classifies: false,
    fit: (X, y, { params, ...options } = {}) =>
      estimator.fit(X, Float64Array.from(y), { ...estimator.defaults, ...params }, options),
    predict: (fitted, X) => estimator.predict(fitted as F, X),
    importances: (fitted) => estimator.featureImportances?.(fitted as F) ?? new Float64Array(0),
  }
}

const trials = [
  classifierTrial(decisionTreeClassifier, false),
  regressorTrial(decisionTreeRegressor, false),
  classifierTrial(randomForestClassifier, false),
  regressorTrial(randomForestRegressor, false),
  classifierTrial(gradientBoostingClassifier, true),
  regressorTrial(gradientBoostingRegressor, true),
]

function matrix(...columns: number[][]): Matrix {
  return { rows: columns[0]?.length ?? 0, columns: columns.map((column) => Float64Array.from(column)) }
}

const X = matrix([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 1, 2, 1, 2, 1])
const y = [0, 0, 0, 0, 1, 1, 1, 1]

describe.each(trials)('$name', (trial) => {
  it('refuses data it cannot learn from', async () => {
    await expect(trial.fit(matrix([]), [])).rejects.toMatchObject({ code: 'no_rows' })
    await expect(trial.fit({ rows: 2, columns: [] }, [0, 1])).rejects.toMatchObject({ code: 'no_features' })
    await expect(trial.fit(matrix([1, 2]), [0, 1, 1])).rejects.toMatchObject({ code: 'bad_parameter' })
    for (const infinite of [Infinity, -Infinity, 1e39]) {
      await expect(trial.fit(matrix([1, 2], [3, infinite]), [0, 1])).rejects.toMatchObject({
        code: 'infinite_values',
        details: { feature: 1 },
      })
    }
  })

  it('refuses weights it cannot use', async () => {
    for (const weights of [[1, 1], y.map(() => 0), y.map(() => -1), y.map(() => Number.NaN)]) {
      const sampleWeight = Float64Array.from(weights)
      await expect(trial.fit(X, y, { sampleWeight })).rejects.toMatchObject({ code: 'bad_parameter' })
    }
  })

  it('refuses parameters out of range', async () => {
    const shared = [{ maxDepth: 0 }, { maxDepth: 1.5 }, { randomState: -1 }, { randomState: 0.5 }]
    const own = trial.boosts
      ? [
          { nEstimators: 0 },
          { learningRate: 0 },
          { subsample: 0 },
          { colsampleByTree: 1.1 },
          { regLambda: -1 },
        ]
      : [{ minSamplesSplit: 1 }, { minSamplesLeaf: 0 }, { maxFeatures: 0 }, { maxFeatures: 2 }]
    for (const params of [...shared, ...own]) {
      await expect(trial.fit(X, y, { params })).rejects.toMatchObject({ code: 'bad_parameter' })
    }
  })

  it('predicts the base rate where no column varies', async () => {
    const flat = matrix([3, 3, 3, 3, 3, 3, 3, 3], [0, -0, 0, 0, -0, 0, 0, 0])
    const params = trial.boosts ? {} : { bootstrap: false }
    const fitted = await trial.fit(flat, y, { params })
    const predicted = trial.predict(fitted, flat)
    for (const value of predicted) expect(value).toBeCloseTo(0.5, 6)
    expect([...trial.importances(fitted)]).toEqual([0, 0])
  })

  it('learns from more columns than rows', async () => {
    const wide = matrix(...Array.from({ length: 40 }, (_, j) => [0, 1, 2].map((i) => (i * (j + 3) * 7) % 5)))
    const params = trial.boosts ? { minChildWeight: 0, regLambda: 0 } : { bootstrap: false }
    const fitted = await trial.fit(wide, [0, 1, 1], { params })
    const predicted = trial.predict(fitted, wide)
    expect(predicted[0]).toBeLessThan(0.01)
    expect(predicted[1]).toBeGreaterThan(0.99)
    expect(predicted[2]).toBeGreaterThan(0.99)
  })

  it('gives the same model for the same seed and leaves its input alone', async () => {
    const before = structuredClone(X)
    const params = trial.boosts ? { subsample: 0.8, randomState: 5 } : { maxFeatures: 0.5, randomState: 5 }
    const first = await trial.fit(X, y, { params })
    expect(await trial.fit(X, y, { params })).toEqual(first)
    expect(X).toEqual(before)
  })

  it('gives another model for another seed', async () => {
    const noise = (salt: number): number[] => Array.from({ length: 60 }, (_, i) => ((i + salt) * 7919) % 61)
    const noisy = matrix(noise(1), noise(20), noise(33), noise(47))
    const target = noise(5).map((value) => value % 2)
    const seeded = (randomState: number): object =>
      trial.boosts ? { subsample: 0.5, randomState } : { maxFeatures: 0.3, randomState }
    const first = await trial.fit(noisy, target, { params: seeded(1) })
    expect(await trial.fit(noisy, target, { params: seeded(2) })).not.toEqual(first)
  })

  it('survives serialisation', async () => {
    const fitted = await trial.fit(X, y)
    const { header, binary } = serialise({ ...fitted })
    const restored = deserialise(JSON.parse(JSON.stringify(header)), binary)
    expect(restored).toEqual(fitted)
    expect(restored.estimator).toBe(trial.name)
  })

  it('reports its progress to the end', async () => {
    const seen: FitProgress[] = []
    await trial.fit(X, y, { onProgress: (progress) => seen.push(progress) })
    const total = trial.name.startsWith('DecisionTree') ? 1 : 100
    expect(seen.map(({ done }) => done)).toEqual(Array.from({ length: total }, (_, i) => i + 1))
    expect(seen.at(-1)).toEqual({ done: total, total, unit: trial.boosts ? 'round' : 'tree' })
  })

  it('stops when it was aborted before the fit', async () => {
    const reason = new Error('stopped')
    await expect(trial.fit(X, y, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

describe.each(trials.filter(({ name }) => !name.startsWith('DecisionTree')))('$name', (trial) => {
  it('stops when it is aborted during the fit', async () => {
    const reason = new Error('stopped')
    const controller = new AbortController()
    let last = 0
    const fit = trial.fit(X, y, {
      params: { nEstimators: 1000 },
      signal: controller.signal,
      onProgress: ({ done }) => {
        last = done
        if (done === 3) controller.abort(reason)
      },
    })
    await expect(fit).rejects.toBe(reason)
    expect(last).toBe(3)
  })
})

describe.each(trials.filter(({ classifies }) => classifies))('$name', (trial) => {
  it('refuses a target with one class', async () => {
    const ones = y.map(() => 1)
    await expect(trial.fit(X, ones)).rejects.toMatchObject({ code: 'single_class' })
    await expect(trial.fit(matrix([1]), [0])).rejects.toMatchObject({ code: 'single_class' })
  })
})

describe.each(trials.filter(({ classifies }) => !classifies))('$name', (trial) => {
  it('refuses a target with gaps or infinities', async () => {
    const halves = matrix([1, 2])
    await expect(trial.fit(halves, [1, Number.NaN])).rejects.toMatchObject({ code: 'missing_values' })
    await expect(trial.fit(halves, [1, Infinity])).rejects.toMatchObject({ code: 'infinite_values' })
  })

  it('learns from one row', async () => {
    const fitted = await trial.fit(matrix([1], [2]), [0.5])
    expect(trial.predict(fitted, matrix([9, 0], [2, 1]))).toEqual(Float64Array.of(0.5, 0.5))
  })
})

const gapped = matrix([1, 2, 3, 4, 5, 6, 7, 8], [NaN, NaN, NaN, NaN, 1, 1, 2, 2])

describe.each(trials.filter(({ boosts }) => boosts))('$name', (trial) => {
  const params = { minChildWeight: 0 }

  it('learns where missing values go', async () => {
    const fitted = await trial.fit(gapped, y, { params })
    const [missing, present] = trial.predict(fitted, matrix([4.4, 5.4], [NaN, 1]))
    expect(missing).toBeLessThan(0.1)
    expect(present).toBeGreaterThan(0.9)
  })

  it('passes over a column without a value', async () => {
    const fitted = await trial.fit(matrix([NaN, NaN], [0, 1]), [0, 1], { params })
    expect([...trial.importances(fitted)]).toEqual([0, 1])
  })
})

describe.each(trials.filter(({ boosts }) => !boosts))('$name', (trial) => {
  it('says which column has missing values', async () => {
    await expect(trial.fit(gapped, y)).rejects.toMatchObject({
      code: 'missing_values',
      details: { feature: 1 },
    })
  })
})

describe('forests', () => {
  it.each([
    { bootstrap: false, maxSamples: 0.5 },
    { bootstrap: false, oobScore: true },
  ])('refuse %o', async (changed) => {
    const params = { ...randomForestClassifier.defaults, ...changed }
    const fit = randomForestClassifier.fit(X, { codes: Int32Array.from(y), classCount: 2 }, params)
    await expect(fit).rejects.toMatchObject({ code: 'bad_parameter' })
  })
})

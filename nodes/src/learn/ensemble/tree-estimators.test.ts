import { describe, expect, it } from 'vitest'
import type {
  FittedClasses,
  FittedState,
  ProbabilisticClassifier,
  Regressor,
} from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts'
import { extraTreeClassifier } from '../tree/extra-tree-classifier.ts'
import { extraTreeRegressor } from '../tree/extra-tree-regressor.ts'
import { extraTreesClassifier } from './extra-trees-classifier.ts'
import { extraTreesRegressor } from './extra-trees-regressor.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'

/** An estimator as the tests of this file see it: a numeric target in, one column of predictions out. */
interface Trial {
  name: string
  fit: (X: Matrix, y: number[], params?: object, randomState?: number) => Promise<FittedState>
  predict: (fitted: FittedState, X: Matrix) => Float64Array
  importances: (fitted: FittedState) => Float64Array
}

function classifierTrial<P, F extends FittedClasses>(estimator: ProbabilisticClassifier<P, F>): Trial {
  return {
    name: estimator.name,
    fit: (X, y, params, randomState) => {
      const target = { codes: Int32Array.from(y), classCount: 2 }
      return estimator.fit(X, target, { ...estimator.defaults, ...params }, { randomState })
    },
    predict: (fitted, X) => estimator.predictProba(fitted as F, X)[1],
    importances: (fitted) => estimator.featureImportances?.(fitted as F) ?? new Float64Array(0),
  }
}

function regressorTrial<P, F extends FittedState>(estimator: Regressor<P, F>): Trial {
  return {
    name: estimator.name,
    fit: (X, y, params, randomState) =>
      estimator.fit(X, Float64Array.from(y), { ...estimator.defaults, ...params }, { randomState }),
    predict: (fitted, X) => estimator.predict(fitted as F, X),
    importances: (fitted) => estimator.featureImportances?.(fitted as F) ?? new Float64Array(0),
  }
}

const trials = [
  classifierTrial(decisionTreeClassifier),
  regressorTrial(decisionTreeRegressor),
  classifierTrial(extraTreeClassifier),
  regressorTrial(extraTreeRegressor),
  classifierTrial(randomForestClassifier),
  regressorTrial(randomForestRegressor),
  classifierTrial(extraTreesClassifier),
  regressorTrial(extraTreesRegressor),
]

function matrix(...columns: number[][]): Matrix {
  return { rows: columns[0]?.length ?? 0, columns: columns.map((column) => Float64Array.from(column)) }
}

const X = matrix([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 1, 2, 1, 2, 1])
const y = [0, 0, 0, 0, 1, 1, 1, 1]

/** Only forests have it. */
function everyRow({ name }: Trial): object {
  return /Forest|Trees/.test(name) ? { bootstrap: false } : {}
}

describe.each(trials)('$name', (trial) => {
  it('refuses numbers beyond single precision', async () => {
    await expect(trial.fit(matrix([1, 2], [3, 1e39]), [0, 1])).rejects.toMatchObject({
      code: 'infinite_values',
      details: { feature: 1 },
    })
  })

  it.each([
    { maxDepth: 0 },
    { minSamplesSplit: 1 },
    { minSamplesLeaf: 0 },
    { maxFeatures: 0 },
    { maxFeatures: 1.5 },
    { maxLeafNodes: 1 },
    { minWeightFractionLeaf: 0.6 },
    { monotonicCst: [1] },
  ])('refuses %o', async (params) => {
    await expect(trial.fit(X, y, params)).rejects.toMatchObject({ code: 'bad_parameter' })
  })

  it('predicts the base rate where no column varies', async () => {
    const flat = matrix([3, 3, 3, 3, 3, 3, 3, 3], [0, -0, 0, 0, -0, 0, 0, 0])
    const fitted = await trial.fit(flat, y, everyRow(trial))
    for (const value of trial.predict(fitted, flat)) expect(value).toBeCloseTo(0.5, 6)
    expect([...trial.importances(fitted)]).toEqual([0, 0])
  })

  it('learns from more columns than rows', async () => {
    const wide = matrix(...Array.from({ length: 40 }, (_, j) => [0, 1, 2].map((i) => (i * (j + 3) * 7) % 5)))
    const fitted = await trial.fit(wide, [0, 1, 1], everyRow(trial))
    expect([...trial.predict(fitted, wide)]).toEqual([0, 1, 1])
  })

  it('learns where missing values go', async () => {
    const gapped = matrix([NaN, NaN, NaN, NaN, 1, 1, 2, 2])
    const fitted = await trial.fit(gapped, y, everyRow(trial))
    const [missing, present] = trial.predict(fitted, matrix([NaN, 2]))
    expect(missing).toBeLessThan(present)
  })

  it('gives another model for another seed', async () => {
    const noise = (salt: number): number[] => Array.from({ length: 60 }, (_, i) => ((i + salt) * 7919) % 61)
    const noisy = matrix(noise(1), noise(20), noise(33), noise(47))
    const target = noise(5).map((value) => value % 2)
    const first = await trial.fit(noisy, target, { maxFeatures: 0.3 }, 1)
    expect(await trial.fit(noisy, target, { maxFeatures: 0.3 }, 2)).not.toEqual(first)
  })
})

describe('class weights', () => {
  it.each(trials.filter(({ name }) => name.endsWith('Classifier')))(
    'of $name: one for each class',
    async (trial) => {
      const error = { code: 'bad_parameter', details: { parameter: 'class_weight' } }
      await expect(trial.fit(X, y, { classWeight: [1] })).rejects.toMatchObject(error)
      await trial.fit(X, y, { classWeight: [1, 2] })
    },
  )
})

describe('targets of counts', () => {
  it.each(trials.filter(({ name }) => name.endsWith('Regressor')))('of $name', async (trial) => {
    const params = { criterion: 'poisson' }
    for (const counts of [[-1, 0, 1, 2, 3, 4, 5, 6], y.map(() => 0)]) {
      await expect(trial.fit(X, counts, params)).rejects.toMatchObject({ code: 'target_out_of_range' })
    }
    await trial.fit(X, y, params)
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

  it('stop between trees', async () => {
    const reason = new Error('stopped')
    const controller = new AbortController()
    let last = 0
    const params = { ...randomForestRegressor.defaults, nEstimators: 1000 }
    const fit = randomForestRegressor.fit(X, Float64Array.from(y), params, {
      signal: controller.signal,
      onProgress({ done, total, unit }) {
        last = done
        expect({ total, unit }).toEqual({ total: 1000, unit: 'tree' })
        if (done === 3) controller.abort(reason)
      },
    })
    await expect(fit).rejects.toBe(reason)
    expect(last).toBe(3)
  })
})

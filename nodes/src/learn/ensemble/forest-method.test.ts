import { describe, expect, it } from 'vitest'
import { taskOf } from '../fixtures/recorded-tasks.ts'
import { readTaskData } from '../fixtures/tree-comparison.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'

const digits = readTaskData({ dataset: 'digits-8x8', target: 'digit' })
const { target, features } = taskOf('california-housing')
const housing = readTaskData({ dataset: 'california-housing', target, features })

describe('method hist', () => {
  it('gives the exact forest where no feature has more than 255 values', async () => {
    const params = { ...randomForestClassifier.defaults, nEstimators: 20, oobScore: true }
    const [exact, hist] = await Promise.all(
      (['exact', 'hist'] as const).map((method) =>
        randomForestClassifier.fit(digits.X, digits.classes, { ...params, method }, { randomState: 4 }),
      ),
    )
    expect(hist).toEqual({ ...exact, method: 'hist' })
  })

  it('is what auto takes for many rows', async () => {
    const params = {
      ...randomForestRegressor.defaults,
      nEstimators: 30,
      oobScore: true,
      maxFeatures: 'sqrt' as const,
    }
    const fitted = await randomForestRegressor.fit(housing.X, housing.y, { ...params, method: 'auto' })
    expect(fitted.method).toBe('hist')
    expect(fitted.oobScore).toBeGreaterThan(0.7)
  })

  it.each([
    [{ maxLeafNodes: 8 }, 'max_leaf_nodes'],
    [{ criterion: 'entropy' as const }, 'criterion entropy'],
    [{ monotonicCst: digits.X.columns.map(() => 0 as const) }, 'monotonic_cst'],
  ])('refuses %o, for which auto is exact', async (changed, parameter) => {
    const params = { ...randomForestClassifier.defaults, ...changed, nEstimators: 2 }
    const isTwo = digits.classes.codes.map((code) => (code > 4 ? 1 : 0))
    const fit = (method: 'hist' | 'auto') =>
      randomForestClassifier.fit(digits.X, { codes: isTwo, classCount: 2 }, { ...params, method })
    await expect(fit('hist')).rejects.toMatchObject({ code: 'bad_parameter', details: { parameter } })
    expect((await fit('auto')).method).toBe('exact')
  })
})

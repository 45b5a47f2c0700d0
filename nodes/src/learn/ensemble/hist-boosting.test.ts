import { describe, expect, it } from 'vitest'
import type { FitProgress } from '../estimator/estimator.ts'
import type { Features } from '../matrix.ts'
import { deserialise } from '../serialization/deserialise.ts'
import { serialise } from '../serialization/serialise.ts'
import { createBoostingMemory } from './hist-boosting-memory.ts'
import { histGradientBoostingClassifier as classifier } from './hist-gradient-boosting-classifier.ts'
import { histGradientBoostingRegressor as regressor } from './hist-gradient-boosting-regressor.ts'

function columns(...values: number[][]): Features {
  return { rows: values[0].length, columns: values.map((column) => Float64Array.from(column)) }
}

const rows = 600
const noise = (i: number, salt: number) => ((i * 7919 + salt * 104_729) % 9973) / 9973
const x = Array.from({ length: rows }, (_, i) => noise(i, 1))
const z = Array.from({ length: rows }, (_, i) => noise(i, 2))
const X = columns(x, z)
const y = Float64Array.from(x, (value, i) => 3 * value + Math.sin(5 * z[i]))
const classes = { codes: Int32Array.from(y, (value) => (value > 2 ? 1 : 0)), classCount: 2 }
const few = { ...regressor.defaults, maxIter: 30 }

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

describe('categories', () => {
  const categories = 400
  const codes = Float64Array.from({ length: 8000 }, (_, i) => Math.floor(noise(i, 3) ** 2 * categories))
  const target = codes.map((code) => (code % 2 === 0 ? 1 : -1) + code / 1000)
  const table = { rows: codes.length, columns: [codes], categories: [categories] }

  it('are told apart up to 255 of them, the rarest together', async () => {
    const fitted = await regressor.fit(table, target, { ...few, minSamplesLeaf: 1 })
    const [even, odd] = regressor.predict(fitted, {
      rows: 2,
      columns: [Float64Array.of(0, 1)],
      categories: [categories],
    })
    expect(even).toBeGreaterThan(0.8)
    expect(odd).toBeLessThan(-0.8)
    const rare = [398, 399].map((code) => Float64Array.of(code))
    const [a, b] = rare.map(
      (column) => regressor.predict(fitted, { ...table, rows: 1, columns: [column] })[0],
    )
    expect(a).toBe(b)
  })

  it('that no training row had count as missing', async () => {
    const gapped = codes.map((code, i) => (i % 10 === 0 ? Number.NaN : code % 4))
    const own = { rows: gapped.length, columns: [gapped], categories: [6] }
    const effect = gapped.map((code) => (Number.isNaN(code) ? 5 : code))
    const fitted = await regressor.fit(own, effect, few)
    for (const rowCount of [1, 100]) {
      const unknown = new Float64Array(rowCount).fill(5)
      const missing = new Float64Array(rowCount).fill(Number.NaN)
      const predict = (column: Float64Array) =>
        regressor.predict(fitted, { ...own, rows: rowCount, columns: [column] })
      expect(predict(unknown)).toEqual(predict(missing))
      expect(mean(predict(missing))).toBeGreaterThan(4)
    }
  })
})

describe('missing values', () => {
  it('go where most rows went when the fit saw none', async () => {
    const step = columns(Array.from({ length: 100 }, (_, i) => (i < 70 ? 0 : 1)))
    const fitted = await regressor.fit(step, Float64Array.from(step.columns[0]), few)
    const [missing, zero] = regressor.predict(fitted, columns([Number.NaN, 0]))
    expect(missing).toBe(zero)
  })
})

describe('monotonic constraints', () => {
  it('hold over the whole range', async () => {
    const bumpy = Float64Array.from(x, (value, i) => value + Math.sin(20 * value) + noise(i, 5))
    const params = { ...few, monotonicCst: [1, 0], minSamplesLeaf: 5 }
    const fitted = await regressor.fit(X, bumpy, regressor.params.parse(params))
    const ladder = Array.from({ length: 200 }, (_, i) => i / 200)
    const predicted = regressor.predict(
      fitted,
      columns(
        ladder,
        ladder.map(() => 0.5),
      ),
    )
    expect(predicted).toEqual(predicted.toSorted())
    expect(predicted[199]).toBeGreaterThan(predicted[0])
  })

  it.each([
    ['another number of signs', X, [1]],
    [
      'a categorical feature',
      { ...X, columns: [X.columns[0], X.columns[1].map(Math.round)], categories: [null, 2] },
      [0, 1],
    ],
  ])('are refused for %s', async (_, table, signs) => {
    const params = regressor.params.parse({ ...few, monotonicCst: signs })
    await expect(regressor.fit(table, y, params)).rejects.toMatchObject({
      code: 'bad_parameter',
      details: { parameter: 'monotonic_cst' },
    })
  })

  it('are refused for more than two classes', async () => {
    const three = { codes: classes.codes.map((code, i) => (i % 5 === 0 ? 2 : code)), classCount: 3 }
    const params = classifier.params.parse({ monotonicCst: [1, 0] })
    await expect(classifier.fit(X, three, params)).rejects.toMatchObject({ code: 'bad_parameter' })
  })
})

describe('targets and parameters that don’t go together', () => {
  it.each([
    [{ loss: 'gamma' }, y.map((value) => value - 1), 'target_out_of_range'],
    [{ loss: 'poisson' }, y.map((value) => value - 1), 'target_out_of_range'],
    [{ loss: 'poisson' }, y.map(() => 0), 'target_out_of_range'],
    [{ loss: 'squared_error' }, y.map((value) => value * 1e300), 'target_out_of_range'],
    [{ loss: 'quantile' }, y, 'bad_parameter'],
    [{ interactionCst: [[0, 5]] }, y, 'bad_parameter'],
    [{ earlyStopping: true, validationFraction: 600 }, y, 'too_few_rows'],
  ] as const)('%o', async (changed, target, code) => {
    const params = regressor.params.parse({ ...few, ...changed })
    await expect(regressor.fit(X, Float64Array.from(target), params)).rejects.toMatchObject({ code })
  })

  it('a class of one row can’t be held out', async () => {
    const codes = classes.codes.map((_, i) => (i === 7 ? 1 : 0))
    const params = { ...classifier.defaults, earlyStopping: true }
    await expect(classifier.fit(X, { codes, classCount: 2 }, params)).rejects.toMatchObject({
      code: 'too_few_rows',
    })
  })
})

describe('a fit', () => {
  it('gives the same bytes on one thread and on three', async () => {
    const params = { ...classifier.defaults, earlyStopping: true, validationFraction: 0.2 }
    const [one, three] = await Promise.all(
      [1, 3].map(async (threads) =>
        serialise({ ...(await classifier.fit(X, classes, params, { threads })) }),
      ),
    )
    expect(three.header).toEqual(one.header)
    expect(three.binary).toEqual(one.binary)
  })

  it('says how the losses go, on training rows and on those held out', async () => {
    const seen: FitProgress[] = []
    const params = { ...regressor.defaults, maxIter: 8, earlyStopping: true }
    const fitted = await regressor.fit(X, y, params, { onProgress: (progress) => void seen.push(progress) })
    expect(seen.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(seen.map(({ loss = 0 }) => -loss)).toEqual([...fitted.trainScore.subarray(1)])
    expect(seen.map(({ validationLoss = 0 }) => -validationLoss)).toEqual([
      ...fitted.validationScore.subarray(1),
    ])
  })

  it('grows level by level where it is told to, and as well', async () => {
    const params = { ...regressor.defaults, growPolicy: 'depthwise' as const, maxDepth: 4 }
    const fitted = await regressor.fit(X, y, params)
    const error = mean(regressor.predict(fitted, X).map((value, i) => (value - y[i]) ** 2))
    expect(error).toBeLessThan(0.01)
  })

  it('ranks features by what their splits gain', async () => {
    const useless = columns(
      x,
      z,
      x.map((_, i) => noise(i, 9)),
    )
    const fitted = await regressor.fit(useless, y, few)
    const importances = [...(regressor.featureImportances?.(fitted) ?? [])]
    expect(importances.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12)
    expect(importances[0]).toBeGreaterThan(importances[1])
    expect(importances[2]).toBeLessThan(0.02)
  })

  it('is what it was after it was stored, and predicts few rows and many alike', async () => {
    const fitted = await classifier.fit(X, classes, { ...classifier.defaults, maxIter: 20 })
    const { header, binary } = serialise({ ...fitted })
    const stored = deserialise(JSON.parse(JSON.stringify(header)), binary) as unknown as typeof fitted
    const [, all] = classifier.predictProba(stored, X)
    const [, one] = classifier.predictProba(stored, columns([x[17]], [z[17]]))
    expect(one[0]).toBe(all[17])
  })

  it('says when its data would not fit into the memory of kernels', () => {
    const shape = {
      trainRows: 200_000_000,
      heldOutRows: 0,
      features: 50,
      outputs: 1,
      maxLeafNodes: 31,
      isWeighted: false,
      threads: 1,
    }
    expect(() => createBoostingMemory(shape)).toThrow(expect.objectContaining({ code: 'too_large' }))
  })
})

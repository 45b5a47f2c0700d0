import { describe, expect, it } from 'vitest'
import { histGradientBoostingClassifier } from '../ensemble/hist-gradient-boosting-classifier.ts'
import type { FitProgress } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { gaussianNB } from '../naive-bayes/gaussian-nb.ts'
import { testEstimators } from './endless.test-estimators.ts'
import { fitInWorker } from './fit-in-worker.ts'

const testFamily = new URL('./endless.test-estimators.ts', import.meta.url)
const boosting = new URL('../ensemble/boosting-estimators.ts', import.meta.url)
const [endless, patient, keeper, clumsy] = testEstimators

const rows = 400
const X = {
  rows,
  columns: [3, 7].map((step) => Float64Array.from({ length: rows }, (_, i) => ((i * step) % 101) / 10)),
}
const y = { codes: Int32Array.from({ length: rows }, (_, i) => (X.columns[0][i] > 5 ? 1 : 0)), classCount: 2 }
const numbers = Float64Array.from(X.columns[0])

describe('a fit in a worker', () => {
  it('gives what the fit gives here, on one thread and on two', async () => {
    const { defaults } = histGradientBoostingClassifier
    const here = await histGradientBoostingClassifier.fit(X, y, defaults)
    for (const threads of [1, 2]) {
      const job = { X, y, params: defaults, options: { threads }, family: boosting }
      expect(await fitInWorker(histGradientBoostingClassifier, job)).toEqual(here)
    }
  })

  it('finds any estimator in the registry of all', async () => {
    const here = await gaussianNB.fit(X, y, gaussianNB.defaults)
    expect(await fitInWorker(gaussianNB, { X, y, params: gaussianNB.defaults })).toEqual(here)
  })

  it('relays progress', async () => {
    const seen: FitProgress[] = []
    await fitInWorker(histGradientBoostingClassifier, {
      X,
      y,
      family: boosting,
      params: { ...histGradientBoostingClassifier.defaults, maxIter: 3 },
      options: { onProgress: (progress) => void seen.push(progress) },
    })
    expect(seen.map(({ done, total }) => [done, total])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ])
  })

  it('fails with the same FitError, and with any other error’s message', async () => {
    const broken = { ...X, columns: [X.columns[0], X.columns[1].map(() => Infinity)] }
    const fit = fitInWorker(histGradientBoostingClassifier, {
      X: broken,
      y,
      family: boosting,
      params: histGradientBoostingClassifier.defaults,
    })
    await expect(fit).rejects.toBeInstanceOf(FitError)
    await expect(fit).rejects.toMatchObject({ code: 'infinite_values', details: { feature: 1 } })
    const clumsyFit = fitInWorker(clumsy, { X, y: numbers, params: {}, family: testFamily })
    await expect(clumsyFit).rejects.toThrow('dropped it')
  })

  it('says so when there is no such estimator or its data are of another kind', async () => {
    const job = { X, y: numbers, params: {}, family: testFamily }
    await expect(fitInWorker({ ...keeper, name: 'Nobody' }, job)).rejects.toMatchObject({
      code: 'bad_parameter',
    })
    await expect(fitInWorker(keeper, { ...job, y })).rejects.toMatchObject({ code: 'bad_parameter' })
    await expect(fitInWorker(keeper, { ...job, X: ['text'] })).rejects.toMatchObject({
      code: 'bad_parameter',
    })
  })

  it('shares columns that can be shared, and keeps none of them in the state', async () => {
    const shared = new Float64Array(new SharedArrayBuffer(8 * rows))
    shared.set(numbers)
    const job = { X: { rows, columns: [shared] }, y: numbers, params: {}, family: testFamily }
    const { column } = await fitInWorker(keeper, job)
    expect(column).toEqual(numbers)
    expect((column as Float64Array).buffer).toBeInstanceOf(ArrayBuffer)
  })

  it.each([patient, endless])('$name ends when it is aborted, with the reason', async (estimator) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const fit = fitInWorker(estimator, {
      X,
      y: numbers,
      params: {},
      family: testFamily,
      options: { signal: controller.signal, onProgress: () => controller.abort(reason) },
    })
    await expect(fit).rejects.toBe(reason)
  })

  it('does not start once aborted', async () => {
    const reason = new Error('enough')
    const options = { signal: AbortSignal.abort(reason) }
    const fit = fitInWorker(endless, { X, y: numbers, params: {}, family: testFamily, options })
    await expect(fit).rejects.toBe(reason)
  })
})

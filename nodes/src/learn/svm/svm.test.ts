import { describe, expect, it } from 'vitest'
import type { Classifier, FittedState } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import {
  classesOf,
  labelledData,
  labelledWeights,
  numbersOf,
  sampledRows,
  sparseOf,
  writeCodes,
} from '../fixtures/labelled-data.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import type { FittedSingle } from './fit-single.ts'
import { nuSvc } from './nu-svc.ts'
import { nuSvr } from './nu-svr.ts'
import { oneClassSvm } from './one-class-svm.ts'
import type { FittedPairwiseClasses } from './pairwise-classes.ts'
import { svc } from './svc.ts'
import { svr } from './svr.ts'

interface Case {
  estimator: string
  data: string
  params: RecordedParams
  weighted: boolean
  /** Of the numbers of the rows that are support vectors. */
  supportSum: number
  /** Of absolute values. */
  dualCoefSum: number
  coef?: number[]
}

interface ClassifierCase extends Case {
  sparse: boolean
  gamma: number
  decisions: (number | number[])[]
  predicted: string
  intercept: number[]
  nSupport: number[]
  nIter: number[]
}

interface SingleCase extends Case {
  values: number[]
  intercept: number
  supportCount: number
  nIter: number
  predicted?: string
}

const classifiers: Record<string, Classifier<unknown, FittedPairwiseClasses>> = { SVC: svc, NuSVC: nuSvc }
const recorded = readFixture('svm') as { classifiers: ClassifierCase[]; singles: SingleCase[] }

/** Relative to the greatest of the values. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6): void {
  const scale = Math.max(1e-9, ...expected.map(Math.abs))
  expected.forEach((value, i) => expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(tolerance * scale))
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i += 1) total += Math.abs(values[i])
  return total
}

describe('support vector machines equal scikit-learn', () => {
  it.each(recorded.classifiers)(
    '$estimator $params of $data, weighted $weighted, sparse $sparse',
    async (c) => {
      const estimator = classifiers[c.estimator]
      const table = labelledData(c.data)
      const X = c.sparse ? sparseOf(table.X) : table.X
      const fitted = await estimator.fit(X, classesOf(table), estimator.params.parse(camelParams(c.params)), {
        sampleWeight: c.weighted ? labelledWeights(X.rows) : undefined,
      })
      expectNear([fitted.kernelFunction.gamma], [c.gamma], 1e-12)
      expect([...fitted.nIter]).toEqual(c.nIter)
      expect([...fitted.nSupport]).toEqual(c.nSupport)
      expect(sum(fitted.support)).toBe(c.supportSum)
      expectNear([sum(fitted.dualCoef)], [c.dualCoefSum])
      expectNear(fitted.intercept, c.intercept)
      if (c.coef) expectNear(fitted.coef ?? [], c.coef)
      const decisions = estimator.decisionFunction?.(fitted, X) ?? []
      const rows = sampledRows(X.rows, 8)
      decisions.forEach((decision, k) =>
        expectNear(
          Float64Array.from(rows, (row) => decision[row]),
          c.decisions.map((values) => (typeof values === 'number' ? values : values[k])),
        ),
      )
      expect(writeCodes(estimator.predict(fitted, X)).slice(0, 300)).toBe(c.predicted)
    },
  )

  it.each(recorded.singles)('$estimator $params of $data, weighted $weighted', async (c) => {
    const { fitted, values, predicted } = await fitSingle(c)
    expect(fitted.nIter).toBe(c.nIter)
    expect(fitted.support).toHaveLength(c.supportCount)
    expect(sum(fitted.support)).toBe(c.supportSum)
    expectNear([sum(fitted.dualCoef)], [c.dualCoefSum])
    expectNear([fitted.intercept], [c.intercept])
    if (c.coef) expectNear(fitted.coef ?? [], c.coef)
    const rows = sampledRows(values.length, 12)
    expectNear(
      Float64Array.from(rows, (row) => values[row]),
      c.values,
    )
    if (c.predicted !== undefined) expect(predicted.slice(0, 300)).toBe(c.predicted)
  })
})

async function fitSingle(
  c: SingleCase,
): Promise<{ fitted: FittedState & FittedSingle; values: Float64Array; predicted: string }> {
  const table = labelledData(c.data)
  const { X } = table
  const options = { sampleWeight: c.weighted ? labelledWeights(X.rows) : undefined }
  const params = camelParams(c.params)
  switch (c.estimator) {
    case 'SVR': {
      const fitted = await svr.fit(X, numbersOf(table), svr.params.parse(params), options)
      return { fitted, values: svr.predict(fitted, X), predicted: '' }
    }
    case 'NuSVR': {
      const fitted = await nuSvr.fit(X, numbersOf(table), nuSvr.params.parse(params), options)
      return { fitted, values: nuSvr.predict(fitted, X), predicted: '' }
    }
    default: {
      const fitted = await oneClassSvm.fit(X, oneClassSvm.params.parse(params), options)
      const predicted = writeCodes(oneClassSvm.predict(fitted, X))
      return { fitted, values: oneClassSvm.scoreSamples(fitted, X), predicted }
    }
  }
}

describe('a support vector machine', () => {
  const table = labelledData('clouds-many')
  const { X } = table
  const y = classesOf(table)
  const tight = { ...svc.defaults, tol: 1e-7 }

  it('is the same with hardly any room for rows of the kernel matrix', async () => {
    const roomy = await svc.fit(X, y, svc.defaults)
    expect(await svc.fit(X, y, { ...svc.defaults, cacheSize: 0.001 })).toEqual(roomy)
  })

  it('ends at the same optimum without shrinking', async () => {
    const [one, other] = [
      await svc.fit(X, y, tight),
      await svc.fit(X, y, { ...tight, shrinking: false }),
    ].map((fitted) => svc.decisionFunction?.(fitted, X) ?? [])
    one.forEach((decision, k) => expectNear(decision, [...other[k]]))
  })

  it('ends at the same optimum with whole weights as with repeated rows', async () => {
    const times = (row: number) => (row >> 2) % 3
    const rows = Array.from({ length: X.rows }, (_, row) => row).flatMap((row) =>
      Array.from({ length: times(row) }, () => row),
    )
    const repeated: Matrix = {
      rows: rows.length,
      columns: X.columns.map((column) => Float64Array.from(rows, (row) => column[row])),
    }
    const codes = Int32Array.from(rows, (row) => y.codes[row])
    const sampleWeight = Float64Array.from({ length: X.rows }, (_, row) => times(row))
    // The variance that "scale" goes by is not weighted.
    const params = { ...tight, gamma: 0.05 }
    const weighted = await svc.fit(X, y, params, { sampleWeight })
    const plain = await svc.fit(repeated, { codes, classCount: y.classCount }, params)
    const decisions = svc.decisionFunction?.(weighted, X) ?? []
    const expected = svc.decisionFunction?.(plain, X) ?? []
    decisions.forEach((decision, k) => expectNear(decision, [...expected[k]], 1e-5))
  })

  it('says so when its steps were not enough', async () => {
    const fitted = await svc.fit(X, y, { ...svc.defaults, maxIter: 5 })
    expect(fitted.converged).toBe(false)
    expect([...fitted.nIter]).toEqual([5, 5, 5])
  })

  it('stops in the middle of a long training when aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const fit = svc.fit(
      X,
      y,
      { ...svc.defaults, kernel: 'linear', C: 1000, tol: 1e-9 },
      { signal: controller.signal },
    )
    setImmediate(() => controller.abort(reason))
    await expect(fit).rejects.toBe(reason)
  })

  it('copes with rows that are all the same', async () => {
    const same: Matrix = { rows: 6, columns: [new Float64Array(6).fill(3)] }
    const codes: ClassTarget = { codes: Int32Array.of(0, 1, 0, 1, 0, 0), classCount: 2 }
    const fitted = await svc.fit(same, codes, svc.defaults)
    expect(fitted.kernelFunction.gamma).toBe(1)
    expect([...svc.predict(fitted, same)]).toEqual([0, 0, 0, 0, 0, 0])
    await expect(nuSvc.fit(same, codes, nuSvc.defaults)).rejects.toMatchObject({ code: 'did_not_converge' })
  })

  it('is refused without rows of two classes that weigh something', async () => {
    const sampleWeight = Float64Array.from(y.codes, (code) => (code === 1 ? 0 : 1))
    await expect(svc.fit(X, y, svc.defaults, { sampleWeight })).rejects.toMatchObject({
      code: 'single_class',
    })
  })

  it('is refused for values that its kernel cannot hold', async () => {
    const huge = { ...X, columns: X.columns.map((column) => column.map((value) => value * 1e25)) }
    for (const kernel of ['linear', 'poly'] as const) {
      const fit = svc.fit(huge, y, { ...svc.defaults, kernel, gamma: 1 })
      await expect(fit).rejects.toMatchObject({ code: 'infinite_values' })
    }
  })

  it('is refused for a share of errors that unequal classes cannot have', async () => {
    const codes = y.codes.map((_, row) => (row < 20 ? 1 : 0))
    const fit = nuSvc.fit(X, { codes, classCount: 2 }, nuSvc.defaults)
    await expect(fit).rejects.toMatchObject({ code: 'bad_parameter', details: { parameter: 'nu' } })
  })

  it('detects that all rows are inside when none may be outside but at the border', async () => {
    const fitted = await oneClassSvm.fit(X, { ...oneClassSvm.defaults, nu: 1 })
    expect(Number.isFinite(fitted.offset)).toBe(true)
  })
})

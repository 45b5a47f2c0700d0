import { describe, expect, it } from 'vitest'
import { clusterData } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { classicalMds } from './classical-mds.ts'
import { isomap } from './isomap.ts'
import { mds } from './mds.ts'

interface Case {
  data: string
  params: RecordedParams
  /** Of every eleventh row, one list a dimension. */
  embedding: number[][]
}

const recorded = readFixture('manifold') as {
  isomap: (Case & { error: number })[]
  classical: Case[]
  mds: (Case & { seed: number; stress: number; nIter: number })[]
}

const named = <C extends Case>(cases: readonly C[]) =>
  cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const)

function expectNear(actual: readonly Float64Array[], expected: number[][], tolerance: number) {
  expect(actual.length).toBe(expected.length)
  const scale = Math.max(...expected.flat().map(Math.abs))
  expected.forEach((values, axis) => {
    values.forEach((value, i) => {
      expect(Math.abs(actual[axis][11 * i] - value)).toBeLessThan(tolerance * scale)
    })
  })
}

describe('Isomap', () => {
  it.each(named(recorded.isomap))('places rows as scikit-learn: %s', async (_, own) => {
    const fitted = await isomap.fit(clusterData(own.data), isomap.params.parse(camelParams(own.params)))
    expectNear(fitted.embedding, own.embedding, 1e-9)
    expect(Math.abs(fitted.reconstructionError - own.error)).toBeLessThan(1e-8 * own.error)
  })

  it('refuses two ways to say who is a neighbour, and none', async () => {
    const X = clusterData('line')
    for (const own of [{ radius: 1 }, { nNeighbors: null }]) {
      await expect(isomap.fit(X, isomap.params.parse(own))).rejects.toMatchObject({ code: 'bad_parameter' })
    }
  })
})

describe('ClassicalMDS', () => {
  it.each(named(recorded.classical))('places rows as scikit-learn: %s', async (_, own) => {
    const params = classicalMds.params.parse(camelParams(own.params))
    expectNear((await classicalMds.fit(clusterData(own.data), params)).embedding, own.embedding, 1e-9)
  })
})

describe('MDS', () => {
  it.each(named(recorded.mds))('arranges rows as scikit-learn: %s', async (_, own) => {
    const params = mds.params.parse(camelParams(own.params))
    const fitted = await mds.fit(clusterData(own.data), params, { randomState: own.seed })
    expect(fitted.nIter).toBe(own.nIter)
    expect(Math.abs(fitted.stress - own.stress)).toBeLessThan(1e-6 * own.stress)
    expectNear(fitted.embedding, own.embedding, 1e-6)
  })
})

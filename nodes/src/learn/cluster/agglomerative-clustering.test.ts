import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { agglomerativeClustering } from './agglomerative-clustering.ts'

interface Case {
  data: string
  params: RecordedParams
  labels: string
  nClusters: number
  /** Of every eleventh merge, then of the last nine. */
  children: number[][]
  distances: number[]
}

const { cases } = readFixture('agglomerative') as { cases: Case[] }

describe('AgglomerativeClustering', () => {
  it.each(cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    'merges as scikit-learn: %s',
    async (_, own) => {
      const params = agglomerativeClustering.params.parse(camelParams(own.params))
      const fitted = await agglomerativeClustering.fit(clusterData(own.data), params)
      const merges = fitted.distances.length
      const places = Array.from({ length: merges }, (_, merge) => merge)
      const recorded = [...places.filter((merge) => merge % 11 === 0), ...places.slice(-9)]
      expect(recorded.map((merge) => [...fitted.children.subarray(2 * merge, 2 * merge + 2)])).toEqual(
        own.children,
      )
      recorded.forEach((merge, i) => {
        expect(Math.abs(fitted.distances[merge] - own.distances[i])).toBeLessThanOrEqual(
          1e-9 * own.distances[i],
        )
      })
      expect(writeLabels(fitted.labels)).toBe(own.labels)
      expect(fitted.nClusters).toBe(own.nClusters)
    },
  )

  it('refuses two ways to say where to stop, and none', async () => {
    const X = clusterData('line')
    const refused = { code: 'bad_parameter' }
    const { defaults } = agglomerativeClustering
    await expect(agglomerativeClustering.fit(X, { ...defaults, distanceThreshold: 1 })).rejects.toMatchObject(
      refused,
    )
    await expect(agglomerativeClustering.fit(X, { ...defaults, nClusters: null })).rejects.toMatchObject(
      refused,
    )
    await expect(agglomerativeClustering.fit(X, { ...defaults, metric: 'l1' })).rejects.toMatchObject(refused)
  })
})

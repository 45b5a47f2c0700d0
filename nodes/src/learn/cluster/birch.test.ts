import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { birch } from './birch.ts'

interface Case {
  data: string
  params: RecordedParams
  labels: string
  groups: number
  /** Of every ninth group. */
  centers: number[][]
  groupLabels: string
  /** Of the first row, to every ninth group. */
  distances: number[]
}

const { cases } = readFixture('birch') as { cases: Case[] }

describe('Birch', () => {
  it.each(cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    'groups and labels as scikit-learn: %s',
    async (_, own) => {
      const X = clusterData(own.data)
      const fitted = await birch.fit(X, birch.params.parse(camelParams(own.params)))
      expect(fitted.subclusterCenters.length).toBe(own.groups)
      expect(writeLabels(fitted.subclusterLabels)).toBe(own.groupLabels)
      expect(writeLabels(fitted.labels)).toBe(own.labels)
      own.centers.forEach((center, i) => {
        center.forEach((value, feature) => {
          const error = Math.abs(fitted.subclusterCenters[9 * i][feature] - value)
          expect(error).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
        })
      })
      const distances = birch.transform?.(fitted, X).columns ?? []
      own.distances.forEach((distance, i) => {
        expect(Math.abs(distances[9 * i][0] ** 2 - distance ** 2)).toBeLessThan(1e-9)
      })
      expect(birch.predict?.(fitted, X)).toEqual(fitted.labels)
    },
  )
})

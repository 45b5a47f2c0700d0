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
  /** Of the first row to the groups, ascending, every ninth. */
  distances: number[]
}

const { cases } = readFixture('birch') as { cases: Case[] }

/** The same clusters under names given in order of appearance. */
function renamed(labels: string): string {
  const names = new Map<string, number>()
  return Array.from(labels, (label) => {
    const name = names.get(label) ?? names.size
    names.set(label, name)
    return name.toString(36)
  }).join('')
}

describe('Birch', () => {
  it.each(cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    'groups and labels as scikit-learn: %s',
    async (_, own) => {
      const X = clusterData(own.data)
      const fitted = await birch.fit(X, birch.params.parse(camelParams(own.params)))
      expect(fitted.subclusterCenters.length).toBe(own.groups)
      expect(renamed(writeLabels(fitted.labels))).toBe(renamed(own.labels))
      for (const center of own.centers) {
        const errors = fitted.subclusterCenters.map((group) =>
          Math.max(...group.map((value, feature) => Math.abs(value - center[feature]))),
        )
        expect(Math.min(...errors)).toBeLessThan(1e-9 * Math.max(1, ...center.map(Math.abs)))
      }
      const distances = Float64Array.from(
        birch.transform?.(fitted, X).columns.map((column) => column[0]) ?? [],
      ).sort()
      own.distances.forEach((distance, i) => {
        expect(Math.abs(distances[9 * i] ** 2 - distance ** 2)).toBeLessThan(1e-9)
      })
      expect(birch.predict?.(fitted, X)).toEqual(fitted.labels)
    },
  )
})

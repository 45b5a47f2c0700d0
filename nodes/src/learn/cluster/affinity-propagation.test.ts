import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { affinityPropagation } from './affinity-propagation.ts'

interface Case {
  data: string
  params: RecordedParams
  seed: number
  labels: string
  exemplars: number[]
  nIter: number
  /** Of every seventh row, 1% larger. */
  predicted: string
}

const { cases } = readFixture('affinity-propagation') as { cases: Case[] }

describe('AffinityPropagation', () => {
  it.each(cases.map((own) => [`${own.data} ${JSON.stringify(own.params).slice(0, 60)}`, own] as const))(
    'settles on the exemplars of scikit-learn: %s',
    async (_, own) => {
      const X = clusterData(own.data)
      const params = affinityPropagation.params.parse(camelParams(own.params))
      const fitted = await affinityPropagation.fit(X, params, { randomState: own.seed })
      expect([...fitted.clusterCentersIndices]).toEqual(own.exemplars)
      expect(writeLabels(fitted.labels)).toBe(own.labels)
      expect(fitted.nIter).toBe(own.nIter)
      const larger = X.columns.map((column) =>
        column.filter((_, row) => row % 7 === 0).map((value) => value * 1.01),
      )
      const predicted = affinityPropagation.predict?.(fitted, { rows: larger[0].length, columns: larger })
      expect(writeLabels(predicted ?? new Int32Array())).toBe(own.predicted)
    },
  )

  it('refuses preferences for another number of rows', async () => {
    const params = affinityPropagation.params.parse({ preference: [-1, -2] })
    await expect(affinityPropagation.fit(clusterData('line'), params)).rejects.toMatchObject({
      code: 'bad_parameter',
    })
  })
})

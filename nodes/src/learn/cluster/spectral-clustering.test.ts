import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { spectralClustering } from './spectral-clustering.ts'

interface Case {
  data: string
  params: RecordedParams
  seed: number
  labels: string
}

const { cases } = readFixture('spectral') as { cases: Case[] }

describe('SpectralClustering', () => {
  it.each(cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    'labels as scikit-learn: %s',
    async (_, own) => {
      const params = spectralClustering.params.parse(camelParams(own.params))
      const fitted = await spectralClustering.fit(clusterData(own.data), params, { randomState: own.seed })
      expect(writeLabels(fitted.labels)).toBe(own.labels)
    },
  )

  it('refuses fewer rows than eigenvectors', async () => {
    await expect(
      spectralClustering.fit(clusterData('line:7'), spectralClustering.defaults),
    ).rejects.toMatchObject({
      code: 'too_few_rows',
    })
  })
})

import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { estimateBandwidth } from './estimate-bandwidth.ts'
import { meanShift } from './mean-shift.ts'

interface Case {
  data: string
  params: RecordedParams
  labels: string
  centers: number[][]
  nIter: number
  /** Of every seventh row, 1% larger. */
  predicted: string
}

const recorded = readFixture('mean-shift') as {
  cases: Case[]
  bandwidths: { data: string; options: RecordedParams; bandwidth: number }[]
}

describe('MeanShift', () => {
  it.each(recorded.cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    'finds the peaks of scikit-learn: %s',
    async (_, own) => {
      const X = clusterData(own.data)
      const fitted = await meanShift.fit(X, meanShift.params.parse(camelParams(own.params)))
      expect(writeLabels(fitted.labels)).toBe(own.labels)
      expect(fitted.nIter).toBe(own.nIter)
      expect(fitted.clusterCenters.length).toBe(own.centers.length)
      own.centers.forEach((center, cluster) => {
        center.forEach((value, feature) => {
          const error = Math.abs(fitted.clusterCenters[cluster][feature] - value)
          expect(error).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
        })
      })
      const larger = X.columns.map((column) =>
        column.filter((_, row) => row % 7 === 0).map((value) => value * 1.01),
      )
      const predicted = meanShift.predict?.(fitted, { rows: larger[0].length, columns: larger })
      expect(writeLabels(predicted ?? new Int32Array())).toBe(own.predicted)
    },
  )

  it('refuses seeds of another width and cells that no rows fill', async () => {
    const X = clusterData('line')
    const refused = { code: 'bad_parameter' }
    await expect(meanShift.fit(X, { ...meanShift.defaults, seeds: [[1, 2]] })).rejects.toMatchObject(refused)
    const params = { ...meanShift.defaults, binSeeding: true, minBinFreq: 1000 }
    await expect(meanShift.fit(X, params)).rejects.toMatchObject(refused)
  })
})

describe('estimateBandwidth', () => {
  it.each(recorded.bandwidths)('estimates $bandwidth on $data', async ({ data, options, bandwidth }) => {
    const estimated = await estimateBandwidth(clusterData(data), camelParams(options))
    expect(Math.abs(estimated - bandwidth)).toBeLessThanOrEqual(1e-9 * bandwidth)
  })
})

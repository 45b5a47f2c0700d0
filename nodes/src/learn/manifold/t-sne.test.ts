import { describe, expect, it } from 'vitest'
import { clusterData } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { allPairs } from './exact-forces.ts'
import { trustworthiness } from './trustworthiness.ts'
import { tsne } from './t-sne.ts'

interface TsneCase {
  data: string
  params: RecordedParams
  /** Means over five seeds, points drawn at random. */
  klDivergence: number
  klDeviation: number
  trustworthiness: number
  learningRate: number
}

const recorded = readFixture('manifold') as {
  tsne: TsneCase[]
  joint: { data: string; perplexity: number; row: number[] }[]
  trusted: { data: string; options: RecordedParams; trustworthiness: number }[]
}

const pace = async () => {}

describe('TSNE', () => {
  it.each(recorded.tsne.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    'embeds as well as scikit-learn: %s',
    async (_, own) => {
      const X = clusterData(own.data)
      const params = tsne.params.parse({ init: 'random', ...camelParams(own.params) })
      const divergences: number[] = []
      const trusts: number[] = []
      for (let randomState = 0; randomState < 5; randomState += 1) {
        const fitted = await tsne.fit(X, params, { randomState })
        expect(Math.abs(fitted.learningRate - own.learningRate)).toBeLessThan(1e-9)
        divergences.push(fitted.klDivergence)
        trusts.push(trustworthiness(X, { rows: X.rows, columns: fitted.embedding }))
      }
      const [divergence, trust] = [divergences, trusts].map((values) => values.reduce((a, b) => a + b) / 5)
      // From seed to seed the divergence varies, there as here: three standard errors of the difference, and 1%.
      const squares = divergences.reduce((sum, value) => sum + (value - divergence) ** 2, 0) / 4
      const error = Math.sqrt((squares + own.klDeviation ** 2) / 5)
      expect(divergence).toBeLessThan(1.01 * own.klDivergence + 3 * error)
      expect(trust).toBeGreaterThan(own.trustworthiness - 0.002)
    },
  )

  it('begins on the principal axes, with the same embedding for every seed', async () => {
    const X = clusterData('wine!')
    const first = await tsne.fit(X, { ...tsne.defaults, maxIter: 300 })
    const second = await tsne.fit(X, { ...tsne.defaults, maxIter: 300 }, { randomState: 3 })
    expect(second.embedding).toEqual(first.embedding)
    expect(trustworthiness(X, { rows: X.rows, columns: first.embedding })).toBeGreaterThan(0.95)
  })

  it('begins where it is told and goes on to the same embedding each time', async () => {
    const X = clusterData('iris:60')
    const init = Array.from({ length: 60 }, (_, row) => [Math.sin(row) * 1e-4, Math.cos(row) * 1e-4])
    const params = tsne.params.parse({ init, perplexity: 8, maxIter: 300 })
    const first = await tsne.fit(X, params)
    const second = await tsne.fit(X, params, { randomState: 5 })
    expect(second.embedding).toEqual(first.embedding)
  })

  it('refuses what cannot be embedded', async () => {
    const X = clusterData('line')
    const fit = (own: RecordedParams) => tsne.fit(X, tsne.params.parse(own))
    await expect(fit({ perplexity: 90 })).rejects.toMatchObject({ code: 'too_few_rows' })
    await expect(fit({ nComponents: 4, init: 'random' })).rejects.toMatchObject({ code: 'bad_parameter' })
    await expect(fit({ nComponents: 2 })).rejects.toMatchObject({ code: 'bad_parameter' })
    await expect(fit({ init: [[1, 2]] })).rejects.toMatchObject({ code: 'bad_parameter' })
  })
})

describe('what an embedding is made of', () => {
  it.each(recorded.joint)('probabilities of pairs: $data, perplexity $perplexity', async (own) => {
    const X = clusterData(own.data)
    const pairs = await allPairs(X, { perplexity: own.perplexity, metric: 'euclidean', pace })
    const start = (row: number) => X.rows * row - (row * (row + 1)) / 2 - row - 1
    own.row.forEach((expected, other) => {
      if (other === 7) return
      const actual = pairs[start(Math.min(7, other)) + Math.max(7, other)]
      // scikit-learn keeps the distances in single precision, and ends the search within 1e-5 of the entropy.
      expect(Math.abs(actual - expected)).toBeLessThan(1e-5 * expected + 1e-10)
    })
  })

  it.each(recorded.trusted)(
    'trustworthiness: $data $options',
    ({ data, options, trustworthiness: expected }) => {
      const X = clusterData(data)
      const embedding = { rows: X.rows, columns: X.columns.slice(0, 2) }
      const actual = trustworthiness(X, embedding, camelParams(options))
      expect(Math.abs(actual - expected)).toBeLessThan(1e-12)
    },
  )
})

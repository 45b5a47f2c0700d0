import { describe, expect, it } from 'vitest'
import type { Matrix } from '../../learn/matrix.ts'
import { drawRows, scoreClusters, summariseClusters } from './cluster-scores.ts'

const pairs: Matrix = { rows: 4, columns: [Float64Array.of(0, 1, 10, 11)] }
const all = Int32Array.of(0, 1, 2, 3)

function scoresOf(labels: number[]) {
  return scoreClusters({ X: pairs, labels: Int32Array.from(labels), inertia: 1 }, all)
}

describe('scoreClusters', () => {
  it('gives scikit-learn’s scores', () => {
    // Worked out by hand: silhouettes 1 - 1 / 10.5 and 1 - 1 / 9.5; spreads 0.5 and 0.5 at a distance of 10.
    expect(scoresOf([0, 0, 1, 1])).toEqual({
      silhouette: expect.closeTo(1 - (1 / 10.5 + 1 / 9.5) / 2, 12),
      davies_bouldin: 0.1,
      calinski_harabasz: 200,
      inertia: 1,
      smallest_cluster: 2,
    })
  })

  it.each([
    ['a single cluster', [0, 0, 0, 0], 4],
    ['a cluster for every row', [0, 1, 2, 3], 1],
  ])('gives no score that isn’t defined: %s', (_, labels, smallest) => {
    expect(scoresOf(labels)).toEqual({
      silhouette: null,
      davies_bouldin: null,
      calinski_harabasz: null,
      inertia: 1,
      smallest_cluster: smallest,
    })
  })

  it('gives no silhouette where the drawn rows are of one cluster', () => {
    const clustering = { X: pairs, labels: Int32Array.of(0, 0, 1, 1), inertia: 1 }
    expect(scoreClusters(clustering, Int32Array.of(0, 1))).toMatchObject({
      silhouette: null,
      davies_bouldin: 0.1,
    })
  })
})

describe('drawRows', () => {
  it('takes all of few rows, and 2,000 different ones of many, by seed', () => {
    expect([...drawRows(3, 1)]).toEqual([0, 1, 2])
    const drawn = drawRows(50_000, 1)
    expect(new Set(drawn).size).toBe(2_000)
    expect(drawn).toEqual(drawRows(50_000, 1))
    expect(drawn).not.toEqual(drawRows(50_000, 2))
  })
})

describe('summariseClusters', () => {
  const column = { name: 'spent', mean: 0, deviation: 1, centres: [], between: 0.8 }
  const found = { sizes: [60, 30, 10], rows: 100, drawn: 100, partition: null, profiles: [column] }

  const sentencesOf = (input: Parameters<typeof summariseClusters>[0]) =>
    summariseClusters(input).map(({ message }) => message)

  it.each([
    [0.8, 'The clusters are far apart (silhouette 0.8).'],
    [0.55, 'The clusters are well apart (silhouette 0.55).'],
    [0.3, 'The clusters overlap: the structure is weak (silhouette 0.3).'],
    [-0.1, 'The clusters run into each other: there may be none in these columns (silhouette -0.1).'],
  ])('says what a silhouette of %s means', (silhouette, sentence) => {
    expect(sentencesOf({ ...found, silhouette })).toEqual([
      '100 rows in 3 clusters, the largest with 60 % of them and the smallest with 10 %.',
      sentence,
      '"spent" tells them apart best: 80 % of its variance lies between the clusters.',
    ])
  })

  it('says when the silhouette is of a sample, and whose rows they are', () => {
    const sampled = { ...found, rows: 3_000, drawn: 2_000, partition: 'train' as const, silhouette: 0.6 }
    const [first, second] = sentencesOf(sampled)
    expect(first).toMatch(/^3,000 training rows in 3 clusters/)
    expect(second).toContain('(silhouette 0.6, measured on 2,000 rows drawn at random)')
  })

  it('has little to say of a single cluster', () => {
    const single = { ...found, sizes: [100, 0], silhouette: null }
    expect(sentencesOf(single)).toEqual(['All 100 rows lie in one cluster.'])
  })
})

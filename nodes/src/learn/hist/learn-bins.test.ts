import { describe, expect, it } from 'vitest'
import { numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { recordedWeights } from '../fixtures/tree-comparison.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features } from '../matrix.ts'
import { binTableBytes, fillBinTable } from './bin-table.ts'
import { binOf, MISSING_BIN } from './feature-bins.ts'
import { learnBins } from './learn-bins.ts'

interface RecordedEdges {
  maxBins: number
  weighted: boolean
  edges: number[]
}

const { real, drawn } = readFixture('hist-binning') as {
  real: (RecordedEdges & { dataset: string; column: string })[]
  drawn: (RecordedEdges & { rows: number; seed: number })[]
}
const pace = () => Promise.resolve()

function features(...columns: Features['columns'][number][]): Features {
  return { rows: columns[0].length, columns }
}

function generated(rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) =>
    i % 50 === 3 ? Number.NaN : ((i * 7919) % 1_000_003) / 1000 - (i % 7) * 3.25,
  )
}

async function thresholdsOf(
  column: Float64Array,
  { maxBins, weighted }: RecordedEdges,
  randomState = 0,
): Promise<number[]> {
  const sampleWeight = weighted ? recordedWeights(column.length) : undefined
  const [bins] = await learnBins(features(column), { maxBins, sampleWeight, randomState, pace })
  return [...bins.thresholds]
}

describe('scikit-learn’s bin thresholds', () => {
  it.each(real)('of $column with $maxBins bins, weighted: $weighted', async (recorded) => {
    const column = numberColumn(readDataset(recorded.dataset), recorded.column)
    expect(await thresholdsOf(column, recorded)).toEqual(recorded.edges)
  })

  it.each(drawn)('of a sample of $rows rows, seed $seed, weighted: $weighted', async (recorded) => {
    expect(await thresholdsOf(generated(recorded.rows), recorded, recorded.seed)).toEqual(recorded.edges)
  })
})

describe('bins', () => {
  it('of a constant or an empty column are one', async () => {
    const X = features(new Float64Array(9).fill(2), new Float64Array(9).fill(Number.NaN))
    const bins = await learnBins(X, { maxBins: 255, randomState: 0, pace })
    expect(bins.map(({ binCount, thresholds }) => [binCount, thresholds.length])).toEqual([
      [1, 0],
      [1, 0],
    ])
  })

  it('give every category its own, or the rare ones one together', async () => {
    const codes = Float64Array.of(4, 4, 4, 1, 1, 2, 0, Number.NaN)
    const X = { ...features(codes), categories: [6] }
    const [all] = await learnBins(X, { maxBins: 255, randomState: 0, pace })
    expect([...(all.codeBins ?? [])]).toEqual([0, 1, 2, MISSING_BIN, 3, MISSING_BIN])
    expect(all.binCount).toBe(4)
    const [three] = await learnBins(X, { maxBins: 3, randomState: 0, pace })
    expect([...(three.codeBins ?? [])]).toEqual([2, 0, 2, MISSING_BIN, 1, MISSING_BIN])
    expect(three.binCount).toBe(3)
  })

  it('do not learn from other rows', async () => {
    const column = Float64Array.from({ length: 100 }, (_, i) => i)
    const rows = Int32Array.of(3, 5, 9)
    const [bins] = await learnBins(features(column), { maxBins: 255, rows, randomState: 0, pace })
    expect([...bins.thresholds]).toEqual([4, 7])
  })
})

describe('a bin table', () => {
  it('holds the bins of all rows by column and by row', async () => {
    const doubles = generated(40_000)
    const X: Features = {
      rows: doubles.length,
      columns: [
        doubles,
        Float32Array.from(doubles),
        doubles.map((_, i) => (i % 9 === 0 ? Number.NaN : i % 5)),
      ],
      categories: [null, null, 5],
    }
    const bins = await learnBins(X, { maxBins: 100, randomState: 0, pace })
    for (const rows of [undefined, Int32Array.from({ length: 30_000 }, (_, i) => (i * 7) % 40_000)]) {
      const count = rows?.length ?? X.rows
      const memory = new KernelMemory({ initialBytes: binTableBytes(count, 3) })
      const size = memory.memory.buffer.byteLength
      const table = await fillBinTable(X, bins, { memory, rows, pace })
      expect(memory.memory.buffer.byteLength).toBe(size)
      expect(table).toMatchObject({ rowCount: count, featureCount: 3, stride: 8 })
      expect([...table.hasMissing]).toEqual([1, 1, 1])
      const expected = X.columns.map((column, feature) =>
        Uint8Array.from({ length: count }, (_, i) => binOf(bins[feature], column[rows?.[i] ?? i])),
      )
      expected.forEach((column, feature) => {
        expect(memory.view('u8', table.columns + feature * count, count)).toEqual(column)
      })
      const byRow = memory.view('u8', table.rows, count * table.stride)
      expect(byRow.every((bin, at) => bin === (expected[at % 8]?.[at >> 3] ?? 0))).toBe(true)
    }
  })
})

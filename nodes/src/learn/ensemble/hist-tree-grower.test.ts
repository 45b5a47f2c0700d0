import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeColumns } from '../tree/place-columns.ts'
import { createTreeGrower, kernelBytes, valueWidthOf } from '../tree/tree-grower.ts'
import type { TreeTarget } from '../tree/tree-grower.ts'
import type { GrowthLimits } from '../tree/tree-params.ts'
import { TreeRecorder } from '../tree/tree-state.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { createHistTreeGrower, planHistTrees } from './hist-tree-grower.ts'

const pace = async () => {}

interface Growth {
  columns: Float32Array[]
  target: TreeTarget
  weights: Float64Array
  limits: GrowthLimits
  seed: number
}

const growths = fc.integer({ min: 2, max: 400 }).chain((rows) => {
  const column = fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constant(Number.NaN)), {
    minLength: rows,
    maxLength: rows,
  })
  const numbers = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: rows, maxLength: rows })
  return fc
    .record({
      columns: fc.array(column, { minLength: 1, maxLength: 6 }),
      y: numbers,
      classCount: fc.constantFrom(0, 2, 5),
      weights: numbers.map((drawn) => drawn.map((weight) => weight % 4)),
      minSamplesLeaf: fc.integer({ min: 1, max: 5 }),
      minWeightFractionLeaf: fc.constantFrom(0, 0.03),
      minImpurityDecrease: fc.constantFrom(0, 0.0237),
      maxDepth: fc.constantFrom(Infinity, 4),
      seed: fc.integer({ min: 0, max: 1e6 }),
    })
    .map(({ columns, y, classCount, weights, seed, ...limits }): Growth => ({
      columns: columns.map((values) => Float32Array.from(values)),
      target:
        classCount === 0
          ? { kind: 'numbers', y: Float64Array.from(y), criterion: 'squared_error' }
          : {
              kind: 'classes',
              codes: Int32Array.from(y, (code) => code % classCount),
              classCount,
              criterion: 'gini',
            },
      weights: Float64Array.from(weights.some((weight) => weight > 0) ? weights : weights.map(() => 1)),
      limits: { ...limits, maxLeafNodes: Infinity, minSamplesSplit: 2 * limits.minSamplesLeaf },
      seed,
    }))
})

async function growHist(growth: Growth, wasm: boolean): Promise<ImpurityTreeNodes> {
  const { columns, target, limits, weights, seed } = growth
  const rows = weights.length
  const plan = await planHistTrees(
    columns,
    { rows, target, limits, maxFeatures: 2 },
    { randomState: 0, threads: 1, pace },
  )
  const recorder = new TreeRecorder(valueWidthOf(target))
  const grow = createHistTreeGrower(plan, recorder, pace, { wasm })
  await grow(weights, seed)
  await grow(null, seed)
  return recorder.finish()
}

async function growExact({ columns, target, limits, weights, seed }: Growth): Promise<ImpurityTreeNodes> {
  const rows = weights.length
  const scratchBytes = kernelBytes({ rows, target, limits, monotonicCst: null })
  const placed = await placeColumns(columns, rows, { scratchBytes, pace })
  const recorder = new TreeRecorder(valueWidthOf(target))
  const plan = {
    rows,
    columns: { kind: 'placed' as const, ...placed },
    target,
    maxFeatures: 2,
    limits,
    monotonicCst: null,
  }
  const grow = createTreeGrower(plan, recorder, pace)
  await grow(weights, seed)
  await grow(null, seed)
  return recorder.finish()
}

describe('trees on binned features', () => {
  it('are those on values where every value has a bin of its own', async () => {
    await fc.assert(
      fc.asyncProperty(growths, async (growth) => {
        expect(await growHist(growth, true)).toEqual(await growExact(growth))
      }),
    )
  })

  it('are the same by the kernel and by its twin', async () => {
    await fc.assert(
      fc.asyncProperty(growths, async (growth) => {
        const fractional = { ...growth, weights: growth.weights.map((weight) => weight / 7) }
        expect(await growHist(fractional, false)).toEqual(await growHist(fractional, true))
      }),
    )
  })

  it('are the same by the kernel and by its twin where nodes are large and bins hold many values', async () => {
    const rows = 9000
    const columns = [613, 997, 7919].map((step) =>
      Float32Array.from({ length: rows }, (_, i) => (i % 13 === 0 ? Number.NaN : ((i * step) % rows) / 7)),
    )
    const y = Float64Array.from({ length: rows }, (_, i) => Math.sqrt((i * 31) % 101))
    const limits = {
      maxDepth: 7,
      minSamplesSplit: 2,
      minSamplesLeaf: 1,
      minWeightFractionLeaf: 0,
      maxLeafNodes: Infinity,
      minImpurityDecrease: 0,
    }
    const target: TreeTarget = { kind: 'numbers', y, criterion: 'squared_error' }
    const growth = { columns, target, weights: y.map((value) => 1 + (value % 3)), limits, seed: 3 }
    expect(await growHist(growth, false)).toEqual(await growHist(growth, true))
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClassCriterion } from './class-impurity.ts'
import { codeColumn } from './column-codes.ts'
import { CountingClassSplitter } from './counting-class-splitter.ts'
import { ExactMeanSplitter } from './exact-mean-splitter.ts'
import type { NodeSplitter, SplitterData } from './node-splitter.ts'
import { OrderedClassSplitter } from './ordered-class-splitter.ts'
import { OrderedMeanSplitter } from './ordered-mean-splitter.ts'
import { TreeBuilder } from './tree-builder.ts'
import { TreeRecorder } from './tree-state.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

/** Whole-number data with many ties and weights, some 0. */
const task = fc
  .record({ rows: fc.integer({ min: 1, max: 90 }), columns: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      columns: fc.array(fc.array(fc.integer({ min: -9, max: 30 }), { minLength: rows, maxLength: rows }), {
        minLength: columns,
        maxLength: columns,
      }),
      y: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: rows, maxLength: rows }),
      weights: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rows, maxLength: rows }),
      seed: fc.nat(2 ** 31 - 2),
      minSamplesLeaf: fc.integer({ min: 1, max: 3 }),
    }),
  )

interface Task {
  columns: number[][]
  y: number[]
  weights: number[]
  seed: number
  minSamplesLeaf: number
}

function dataOf({ columns, y, minSamplesLeaf }: Task): SplitterData {
  return {
    columns: columns.map((column) => codeColumn(Float32Array.from(column))),
    rows: y.length,
    maxFeatures: Math.ceil(columns.length / 2),
    minSamplesLeaf,
  }
}

function grow(splitter: NodeSplitter, { weights, seed, minSamplesLeaf }: Task): ImpurityTreeNodes {
  const recorder = new TreeRecorder(splitter.valueWidth)
  const builder = new TreeBuilder(splitter, recorder, {
    maxDepth: Infinity,
    minSamplesSplit: 2,
    minSamplesLeaf,
  })
  for (const start of [Float64Array.from(weights), null]) {
    if (start?.every((weight) => weight === 0)) continue
    splitter.start(start, seed)
    builder.grow()
  }
  return recorder.finish()
}

describe('searches that do not need the rows in order', () => {
  it.each<ClassCriterion>(['gini', 'entropy'])('count classes to the same trees, %s', (criterion) => {
    fc.assert(
      fc.property(task, (drawn) => {
        const data = dataOf(drawn)
        const classes = Int32Array.from(drawn.y)
        const counted = grow(new CountingClassSplitter(data, classes, 4, criterion), drawn)
        expect(counted).toEqual(grow(new OrderedClassSplitter(data, classes, 4, criterion), drawn))
      }),
      { numRuns: 150 },
    )
  })

  it('add up targets to the same trees', () => {
    fc.assert(
      fc.property(task, (drawn) => {
        const data = dataOf(drawn)
        const y = Float64Array.from(drawn.y, (value) => value * 0.25)
        expect(ExactMeanSplitter.weightLimit(data, y)).toBeGreaterThan(1000)
        const exact = grow(new ExactMeanSplitter(data, y), drawn)
        expect(exact).toEqual(grow(new OrderedMeanSplitter(data, y), drawn))
      }),
      { numRuns: 150 },
    )
  })

  it('are left alone where sums would round', () => {
    const data = dataOf({ columns: [[1, 2, 3]], y: [1, 2, 3], weights: [], seed: 0, minSamplesLeaf: 1 })
    expect(ExactMeanSplitter.weightLimit(data, Float64Array.of(0.1, 0.2, 0.3))).toBe(0)
    expect(ExactMeanSplitter.weightLimit(data, Float64Array.of(2 ** 30, 1, 1))).toBe(0)
    expect(CountingClassSplitter.fits(data, 2, Float64Array.of(1, 0.5, 1))).toBe(false)
    expect(CountingClassSplitter.fits(data, 2, Float64Array.of(1, 2 ** 30, 1))).toBe(false)
  })
})

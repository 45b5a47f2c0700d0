import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { growBestFirst } from './best-first-builder.ts'
import { BestSplitter } from './best-splitter.ts'
import { ClassCriterion } from './class-criterion.ts'
import { GiniSplitter } from './gini-splitter.ts'
import { MeanCriterion } from './mean-criterion.ts'
import type { NodeSplitter, SplitRules } from './node-splitter.ts'
import { placeColumns } from './place-columns.ts'
import type { PlacedColumns } from './place-columns.ts'
import { SquaredErrorSplitter } from './squared-error-splitter.ts'
import { growDepthFirst, NodeMaker } from './tree-builder.ts'
import { TreeRecorder } from './tree-state.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

const pace = async () => {}

/** Columns of all kinds: few values, many, nearly equal ones, gaps. */
const cell = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.float({ min: -1, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 9 }).map((i) => 1 + i * 6e-8),
  fc.constant(Number.NaN),
)

const data = fc.integer({ min: 2, max: 90 }).chain((rows) =>
  fc.record({
    columns: fc.array(fc.array(cell, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 5 }),
    y: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: rows, maxLength: rows }),
    weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: rows, maxLength: rows }),
    minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
    minWeightFractionLeaf: fc.constantFrom(0, 0.05),
    maxLeafNodes: fc.constantFrom(Infinity, 7),
    seed: fc.integer({ min: 1, max: 1e6 }),
  }),
)

type Data = typeof data extends fc.Arbitrary<infer Value> ? Value : never

/** Enough rows for every way of sorting: all different, few values, some pairs, gaps. */
const many: Data = {
  columns: [
    Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003),
    Array.from({ length: 5000 }, (_, i) => i % 37),
    Array.from({ length: 5000 }, (_, i) => ((i * 31) % 4990) / 7),
    Array.from({ length: 5000 }, (_, i) => (i % 11 === 0 ? Number.NaN : (i * 613) % 997)),
  ],
  y: Array.from({ length: 5000 }, (_, i) => ((i * i) >> 3) % 4),
  weights: Array.from({ length: 5000 }, (_, i) => (i * 5) % 4),
  minSamplesLeaf: 1,
  minWeightFractionLeaf: 0,
  maxLeafNodes: Infinity,
  seed: 5,
}

/** The trees that two splitters, made for the same data, grow one after the other. */
async function growTwo(
  own: Data,
  create: (rules: SplitRules, placed: PlacedColumns) => NodeSplitter,
  weights: Float64Array,
): Promise<ImpurityTreeNodes> {
  const { minSamplesLeaf, minWeightFractionLeaf, maxLeafNodes, seed } = own
  const rows = own.y.length
  const columns = own.columns.map((column) => Float32Array.from(column, (value) => value + 0))
  const placed = await placeColumns(columns, rows, { scratchBytes: 1_000_000, pace })
  const rules = { rows, featureCount: columns.length, maxFeatures: 2, minSamplesLeaf, minWeightFractionLeaf }
  const splitter = create(rules, placed)
  const recorder = new TreeRecorder(splitter.valueWidth)
  const limits = {
    maxDepth: 12,
    minSamplesSplit: 2 * minSamplesLeaf,
    minSamplesLeaf,
    minWeightFractionLeaf,
    maxLeafNodes,
    minImpurityDecrease: 0,
  }
  const maker = new NodeMaker(splitter, { recorder, limits, maxFeatures: 2, monotonicCst: null, pace })
  for (const [tree, treeWeights] of [weights, null].entries()) {
    splitter.startTree(treeWeights, seed + tree)
    await (maxLeafNodes === Infinity ? growDepthFirst(maker) : growBestFirst(maker, maxLeafNodes))
  }
  return recorder.finish()
}

function wholeWeights({ weights }: Data): Float64Array {
  return weights.every((weight) => weight === 0)
    ? Float64Array.from(weights, () => 1)
    : Float64Array.from(weights)
}

describe('the kernel for classes, its twin and the criterion', () => {
  it('grow the same trees', async () => {
    await fc.assert(
      fc.asyncProperty(data, fc.integer({ min: 2, max: 4 }), async (own, classCount) => {
        const classes = { codes: Int32Array.from(own.y, (code) => code % classCount), classCount }
        const weights = wholeWeights(own)
        const general = await growTwo(
          own,
          (rules, placed) =>
            new BestSplitter(rules, placed, new ClassCriterion(classes.codes, classCount, 'gini'), null),
          weights,
        )
        for (const wasm of [true, false]) {
          const create = (rules: SplitRules, placed: PlacedColumns) =>
            new GiniSplitter(rules, placed, classes, { wasm })
          expect(await growTwo(own, create, weights)).toEqual(general)
        }
      }),
      { examples: [[many, 3]] },
    )
  })
})

describe('the kernel for numbers, its twin and the criterion', () => {
  it('grow the same trees', async () => {
    await fc.assert(
      fc.asyncProperty(data, async (own) => {
        const y = Float64Array.from(own.y, (value, row) => value * 0.1 + (row % 7) / 3)
        const weights = wholeWeights(own).map((weight) => weight / 7)
        const general = await growTwo(
          own,
          (rules, placed) => new BestSplitter(rules, placed, new MeanCriterion(y), null),
          weights,
        )
        for (const wasm of [true, false]) {
          const create = (rules: SplitRules, placed: PlacedColumns) =>
            new SquaredErrorSplitter(rules, placed, y, { wasm })
          expect(await growTwo(own, create, weights)).toEqual(general)
        }
      }),
      { examples: [[many]] },
    )
  })
})

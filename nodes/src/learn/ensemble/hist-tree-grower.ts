import { binTableBytes, fillBinTable } from '../hist/bin-table.ts'
import type { BinTable } from '../hist/bin-table.ts'
import { learnBins } from '../hist/learn-bins.ts'
import {
  HIST_ARRAYS,
  HIST_KINDS,
  MADE_NODE,
  WAITING_BYTES,
} from '../kernels/contracts/forest-hist-records.ts'
import { MISSING_SIDES } from '../kernels/contracts/forest-split.ts'
import { createForestHistKernel } from '../kernels/forest-hist.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { allocateFrom } from '../kernels/scratch-allocator.ts'
import type { Allocate } from '../kernels/scratch-allocator.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import type { GrowTree, TreeTarget } from '../tree/tree-grower.ts'
import type { GrowthLimits } from '../tree/tree-params.ts'
import type { TreeRecorder } from '../tree/tree-state.ts'

/** The most bins of a feature beside the one for missing values. */
const MAX_BINS = 255
/** Rows that the kernel searches without letting the event loop turn: some tens of milliseconds. */
const ROWS_A_TURN = 4_000_000
/** Nodes that the kernel makes before they are fetched. */
const NODES_A_TURN = 2048

/** What all trees of a fit are grown from when features are binned. */
export interface HistTreePlan {
  rows: number
  memory: KernelMemory
  table: BinTable
  /** Where a grower's own arrays begin. */
  scratchAt: number
  /** The least and the largest value of each bin, 256 a feature. */
  lower: Float32Array
  upper: Float32Array
  target: TreeTarget
  maxFeatures: number
  limits: GrowthLimits
}

/**
 * Bins features for trees.
 *
 * @param columns in single precision, without -0.
 */
export async function planHistTrees(
  columns: readonly Float32Array[],
  plan: Pick<HistTreePlan, 'rows' | 'target' | 'maxFeatures' | 'limits'>,
  { randomState, threads, pace }: { randomState: number; threads: number; pace: () => Promise<void> },
): Promise<HistTreePlan> {
  const X = { rows: plan.rows, columns }
  const bins = await learnBins(X, { maxBins: MAX_BINS, randomState, pace })
  const scratchBytes = threads * growerBytes(plan, columns.length)
  const initialBytes = binTableBytes(plan.rows, columns.length) + scratchBytes + 65_536
  const memory = new KernelMemory({ initialBytes, shared: threads > 1 })
  const table = await fillBinTable(X, bins, { memory, pace })
  const lower = new Float32Array(256 * columns.length).fill(Infinity)
  const upper = new Float32Array(256 * columns.length).fill(-Infinity)
  for (const [feature, column] of columns.entries()) {
    const own = memory.view('u8', table.columns + feature * plan.rows, plan.rows)
    for (let row = 0; row < plan.rows; row += 1) {
      const at = 256 * feature + own[row]
      const value = column[row]
      if (value < lower[at]) lower[at] = value
      if (value > upper[at]) upper[at] = value
    }
    await pace()
  }
  return { ...plan, memory, table, scratchAt: memory.allocate(scratchBytes), lower, upper }
}

/** The bytes of the kernel's memory that a grower takes. */
export function growerBytes(
  { rows, target }: Pick<HistTreePlan, 'rows' | 'target'>,
  features: number,
): number {
  const arrays = Object.values(arrayBytes(rows, features, widthOf(target)))
  return arrays.reduce((sum, bytes) => sum + alignedBytes(bytes), alignedBytes(4 * HIST_ARRAYS.length))
}

/** Prepares to grow trees, one after the other. */
export function createHistTreeGrower(
  plan: HistTreePlan,
  recorder: TreeRecorder,
  pace: () => Promise<void>,
  choice: KernelChoice = {},
): GrowTree {
  const { rows, memory, table, target, limits } = plan
  const width = widthOf(target)
  const allocate = allocateFrom(plan.scratchAt)
  const places = placeArrays(plan, allocate)
  const kernel = createForestHistKernel(memory, choice)
  const offsets = allocate(4 * HIST_ARRAYS.length)
  const placeOf = { ...places, rows: table.rows, columns: table.columns }
  memory.view('u32', offsets, HIST_ARRAYS.length).set(HIST_ARRAYS.map((name) => placeOf[name]))
  const samples = memory.view('u32', places.samples, rows)
  const loads = memory.view('f64', places.loads, 2 * rows)
  const squares = memory.view('f64', places.squares, rows)
  const nodes = createNodeReader(plan, places.made, recorder)
  kernel.place(offsets)
  kernel.setRules(
    rows,
    table.featureCount,
    table.stride,
    kindOf(target),
    width,
    plan.maxFeatures,
    Math.min(limits.maxDepth, MAX_INT32),
    limits.minSamplesSplit,
    limits.minSamplesLeaf,
    limits.minImpurityDecrease,
  )
  return async (weights, randomState) => {
    const count = fillLoads(target, weights, { samples, loads, squares })
    const total = weights === null ? rows : pairwiseSum(weights)
    // A tree's own generator is used once, to seed the draw of features.
    const seed = new RandomState(randomState).randint(0, MAX_INT32)
    kernel.startTree(count, total, limits.minWeightFractionLeaf * total, seed)
    nodes.startTree()
    while (kernel.isDone() === 0) {
      nodes.take(kernel.grow(ROWS_A_TURN, NODES_A_TURN))
      await pace()
    }
    recorder.endTree()
  }
}

function widthOf(target: TreeTarget): number {
  return target.kind === 'classes' ? target.classCount : 1
}

function kindOf(target: TreeTarget): number {
  if (target.kind === 'numbers') return HIST_KINDS.mean
  return target.classCount === 2 ? HIST_KINDS.pair : HIST_KINDS.classes
}

type ArrayName = Exclude<(typeof HIST_ARRAYS)[number], 'rows' | 'columns'>

function arrayBytes(rows: number, features: number, width: number): Record<ArrayName, number> {
  return {
    samples: 4 * rows,
    loads: 16 * rows,
    squares: 8 * rows,
    spareSamples: 4 * rows,
    spareLoads: 16 * rows,
    histogram: 256 * 8 * Math.max(2, width),
    rowCounts: 256 * 4,
    noted: 32,
    binList: 256,
    sums: 8 * width,
    left: 8 * width,
    order: 4 * features,
    constants: 4 * features,
    stack: WAITING_BYTES * (rows + 2),
    made: NODES_A_TURN * (MADE_NODE.bytes + 8 * width),
  }
}

function placeArrays({ rows, table, target }: HistTreePlan, allocate: Allocate): Record<ArrayName, number> {
  const bytes = arrayBytes(rows, table.featureCount, widthOf(target))
  const names = Object.keys(bytes) as ArrayName[]
  const places = names.map((name) => [name, allocate(bytes[name])] as const)
  return Object.fromEntries(places) as Record<ArrayName, number>
}

/** Lists the rows that have a weight, with what the kernel adds up of them, and returns their number. */
function fillLoads(
  target: TreeTarget,
  weights: Float64Array | null,
  { samples, loads, squares }: { samples: Uint32Array; loads: Float64Array; squares: Float64Array },
): number {
  const isPair = target.kind === 'classes' && target.classCount === 2
  let count = 0
  for (let row = 0; row < samples.length; row += 1) {
    const weight = weights === null ? 1 : weights[row]
    if (weight === 0) continue
    samples[count] = row
    loads[2 * count] = weight
    if (target.kind === 'numbers') {
      const weighted = weight * target.y[row]
      loads[2 * count + 1] = weighted
      squares[row] = weighted * target.y[row]
    } else {
      loads[2 * count + 1] = isPair ? weight * target.codes[row] : target.codes[row]
    }
    count += 1
  }
  return count
}

/** Fetches the nodes that the kernel made: bins become thresholds halfway between what lies on both sides. */
function createNodeReader(
  { memory, target, lower, upper }: HistTreePlan,
  made: number,
  recorder: TreeRecorder,
) {
  const width = widthOf(target)
  const bytes = MADE_NODE.bytes + 8 * width
  const words = memory.view('i32', made, (NODES_A_TURN * bytes) / 4)
  const doubles = memory.view('f64', made, (NODES_A_TURN * bytes) / 8)
  let first = 0
  return {
    startTree() {
      first = recorder.nodeCount
    },
    take(count: number) {
      for (let i = 0; i < count; i += 1) {
        const word = (i * bytes) / 4
        const double = (i * bytes) / 8
        const feature = words[word + MADE_NODE.feature / 4]
        const parent = words[word + MADE_NODE.parent / 4]
        const sampleCount = words[word + MADE_NODE.rows / 4]
        const missing = words[word + MADE_NODE.missing / 4]
        const rowsLeft = words[word + MADE_NODE.rowsLeft / 4]
        const isLeaf = feature < 0
        const border = 256 * feature
        const node = recorder.add({
          parent: parent < 0 ? -1 : first + parent,
          isLeft: words[word + MADE_NODE.isLeft / 4] === 1,
          feature,
          threshold: isLeaf
            ? 0
            : missing === MISSING_SIDES.alone
              ? Infinity
              : upper[border + words[word + MADE_NODE.bin / 4]] / 2 +
                lower[border + words[word + MADE_NODE.nextBin / 4]] / 2,
          defaultLeft:
            !isLeaf &&
            (missing === MISSING_SIDES.none ? 2 * rowsLeft > sampleCount : missing === MISSING_SIDES.left),
          impurity: doubles[double + MADE_NODE.impurity / 8],
          sampleCount,
          cover: doubles[double + MADE_NODE.weight / 8],
        })
        for (let k = 0; k < width; k += 1) {
          recorder.value[node * width + k] = doubles[double + MADE_NODE.bytes / 8 + k]
        }
      }
    },
  }
}

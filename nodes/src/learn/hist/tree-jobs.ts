/** The parts of growing a tree that threads share: every share writes to places of its own, so that all give the same. */
import { LOSS_LANE_BYTES } from '../kernels/contracts/hist-loss.ts'
import { FEATURE_HISTOGRAM_BYTES, HIST_SCRATCH_BYTES, SPLIT } from '../kernels/contracts/hist-tree-records.ts'
import { createHistLossKernel } from '../kernels/hist-loss.ts'
import { createHistTreeKernel } from '../kernels/hist-tree.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Job } from '../parallel/team.ts'

/** The jobs by number. */
export const TREE_JOB = { build: 0, divide: 1, addLeaves: 2, addTree: 3, derive: 4 } as const

/** The losses that `derive` knows, by number. */
export const LOSS_NUMBER = {
  logistic: 0,
  softmax: 1,
  squaredError: 2,
  pinball: 3,
  poisson: 4,
  gamma: 5,
} as const

/** Scratch of a thread: a tile of rows, and keys and order of categories. */
export const THREAD_SCRATCH_BYTES = HIST_SCRATCH_BYTES
/** Where a thread writes the best splits it found: of the node whose histograms it built, and of its sibling. */
export const THREAD_SPLITS_BYTES = 2 * Math.ceil(SPLIT.bytes / 64) * 64
/** Where the second of the two lies. */
export const SECOND_SPLIT = THREAD_SPLITS_BYTES / 2
/** Rows whose losses are summed up at a time; the sums of these chunks are added in their order. */
export const LOSS_CHUNK_ROWS = 32_768
/** A leaf, for `addLeaves`: where its rows begin (f64), their number (f64), its value (f64). */
export const LEAF_BYTES = 24

/** Builds histograms, adds rows to those that are there, or leaves them; in any case it then searches what it is told to. */
export const BUILD_WORK = { build: 0, add: 1, search: 2 } as const
export type BuildWork = (typeof BUILD_WORK)[keyof typeof BUILD_WORK]

/** What `build` reads once for all nodes of a fit. */
export interface BuildPlan {
  rows: number
  stride: number
  featureCount: number
  /** The first so many features are categories. */
  categoryCount: number
  /** Where the records of features begin. */
  features: number
  rules: number
  /** Per thread, `THREAD_SCRATCH_BYTES` and `THREAD_SPLITS_BYTES`. */
  scratch: number
  splits: number
}

/** A node and, where there is one, the sibling whose histograms are what is left of the parent's. */
export interface BuildTask {
  /** 0 where the rows are `first, first + 1, …`. */
  index: number
  first: number
  count: number
  pairs: number
  gradientScale: number
  hessianScale: number
  countBits: number
  histograms: number
  /** The parent's histograms, which become the sibling's; 0 for none. */
  parent: number
  /** Records of the nodes whose splits are searched; 0 for those that are not. */
  node: number
  sibling: number
  /** Features that may be split on, a byte each. */
  allowed: number
  siblingAllowed: number
  work: BuildWork
}

/** Arguments of `build`, in the order in which it reads them. */
export function buildArguments(plan: BuildPlan, task: BuildTask): number[] {
  return [
    plan.rows,
    plan.stride,
    plan.featureCount,
    plan.categoryCount,
    plan.features,
    plan.rules,
    plan.scratch,
    plan.splits,
    task.index,
    task.first,
    task.count,
    task.pairs,
    task.gradientScale,
    task.hessianScale,
    task.countBits,
    task.histograms,
    task.parent,
    task.node,
    task.sibling,
    task.allowed,
    task.siblingAllowed,
    task.work,
  ]
}

/** The share of `count` things that a thread has: from the first, up to before the second. */
export function shareOf(count: number, thread: number, threads: number): [number, number] {
  return [Math.floor((count * thread) / threads), Math.floor((count * (thread + 1)) / threads)]
}

/** The jobs on a memory, in the order of `TREE_JOB`. */
export function createJobs(memory: KernelMemory): readonly Job[] {
  const kernel = createHistTreeKernel(memory)
  const losses = createHistLossKernel(memory)

  const build: Job = (args, thread, threads) => {
    const [rows, stride, featureCount, categoryCount, features, rules, scratches, allSplits] = args
    const [index, first, count, pairs, gradientScale, hessianScale, countBits] = args.subarray(8)
    const [histograms, parent, node, sibling, allowed, siblingAllowed, work] = args.subarray(15)
    const blocks = stride / 8
    const [firstBlock, endBlock] = shareOf(blocks, thread, threads)
    const scratch = scratches + thread * THREAD_SCRATCH_BYTES
    const splits = allSplits + thread * THREAD_SPLITS_BYTES
    memory.view('u8', splits, THREAD_SPLITS_BYTES).fill(0)
    if (firstBlock === endBlock) return
    if (work !== BUILD_WORK.search) {
      const narrow = featureCount - 8 * (blocks - 1) > 4 ? -1 : blocks - 1
      kernel.buildHistograms(
        rows,
        stride,
        firstBlock,
        endBlock,
        narrow,
        index,
        first,
        count,
        pairs,
        gradientScale,
        hessianScale,
        countBits,
        scratch,
        histograms,
        work === BUILD_WORK.add ? 1 : 0,
      )
    }
    const firstFeature = 8 * firstBlock
    const endFeature = Math.min(8 * endBlock, featureCount)
    if (parent !== 0) {
      const offset = firstFeature * FEATURE_HISTOGRAM_BYTES
      const bytes = (endFeature - firstFeature) * FEATURE_HISTOGRAM_BYTES
      kernel.subtract(parent + offset, histograms + offset, bytes)
    }
    const search = (of: number, searched: number, mask: number, split: number) => {
      const middle = Math.min(Math.max(categoryCount, firstFeature), endFeature)
      if (firstFeature < middle) {
        kernel.findCategorySplit(of, firstFeature, middle, features, mask, searched, rules, scratch, split)
      }
      kernel.findSplit(of, middle, endFeature, features, mask, searched, rules, split)
    }
    if (node !== 0) search(histograms, node, allowed, splits)
    if (sibling !== 0) search(parent, sibling, siblingAllowed, splits + SECOND_SPLIT)
  }

  const divide: Job = (args, thread, threads) => {
    const [column, goesLeft, index, first, count, spare, isWhole, counts] = args
    const [from, to] = shareOf(count, thread, threads)
    const at = 4 * from
    const left = kernel.divideRows(column, goesLeft, index + at, first + from, to - from, spare + at, isWhole)
    memory.view('i32', counts, threads)[thread] = left
  }

  const addLeaves: Job = ([raw, leaves, count], thread, threads) => {
    const leaf = memory.view('f64', leaves, (count * LEAF_BYTES) / 8)
    for (let i = 0; i < 3 * count; i += 3) {
      const [from, to] = shareOf(leaf[i + 1], thread, threads)
      kernel.addToRows(raw, leaf[i] + 4 * from, to - from, leaf[i + 2])
    }
  }

  const addTree: Job = ([rows, stride, first, end, nodes, raw], thread, threads) => {
    const [from, to] = shareOf(end - first, thread, threads)
    kernel.addTree(rows, stride, first + from, first + to, nodes, raw)
  }

  const derive: Job = (args, thread, threads) => {
    const [loss, raw, outputBytes, outputs, targets, weights, pairs, pairBytes, first, end] = args
    const [scratches, sums, above, below] = args.subarray(10)
    const lanes = scratches + thread * LOSS_LANE_BYTES * outputs
    const chunks = Math.ceil((end - first) / LOSS_CHUNK_ROWS)
    const [firstChunk, endChunk] = shareOf(chunks, thread, threads)
    for (let chunk = firstChunk; chunk < endChunk; chunk += 1) {
      const from = first + chunk * LOSS_CHUNK_ROWS
      const to = Math.min(from + LOSS_CHUNK_ROWS, end)
      const own = sums + chunk * 40 * outputs
      const common = [raw, targets, weights, pairs, from, to, lanes, own] as const
      switch (loss) {
        case LOSS_NUMBER.logistic:
          losses.logistic(...common)
          break
        case LOSS_NUMBER.softmax:
          losses.softmax(raw, outputBytes, outputs, targets, weights, pairs, pairBytes, from, to, lanes, own)
          break
        case LOSS_NUMBER.squaredError:
          losses.squaredError(...common)
          break
        case LOSS_NUMBER.pinball:
          losses.pinball(...common, above, below)
          break
        case LOSS_NUMBER.poisson:
          losses.poisson(...common)
          break
        case LOSS_NUMBER.gamma:
          losses.gamma(...common)
          break
        default:
          throw new Error(`there is no loss ${loss}`)
      }
    }
  }

  return [build, divide, addLeaves, addTree, derive]
}

import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { createHistTreeKernel } from '../kernels/hist-tree.ts'
import type { HistTreeKernel } from '../kernels/hist-tree.ts'
import {
  FEATURE_HISTOGRAM_BYTES,
  FEATURE_INFO_BYTES,
  NODE,
  RULES,
  SPLIT,
} from '../kernels/hist-tree-records.ts'
import type { Team } from '../parallel/team.ts'
import { bestFirstQueue, levelQueue } from './best-first-queue.ts'
import type { SplitQueue } from './best-first-queue.ts'
import type { BinTable } from './bin-table.ts'
import type { FeatureChoice, OpenInteractions } from './feature-choice.ts'
import type { FixedPoint } from './fixed-point.ts'
import { sidesOf } from './grown-tree.ts'
import type { GrownNode } from './grown-tree.ts'
import {
  buildArguments,
  SECOND_SPLIT,
  THREAD_SCRATCH_BYTES,
  THREAD_SPLITS_BYTES,
  TREE_JOB,
} from './tree-jobs.ts'
import type { BuildPlan } from './tree-jobs.ts'

/** When a tree stops growing, and what its leaves are worth. */
export interface GrowthRules {
  /** Infinity for no limit; so too `maxDepth`. */
  maxLeafNodes: number
  maxDepth: number
  minSamplesLeaf: number
  l2Regularization: number
  /** The node that gains most is split first (`lossguide`), or the one nearest to the root (`depthwise`). */
  growPolicy: 'lossguide' | 'depthwise'
}

/** The features in the order of the bin table: categorical ones first. */
export interface FeatureTraits {
  binCounts: Uint16Array
  hasMissing: Uint8Array
  categoryCount: number
  /** -1, 0 or 1 a feature. */
  monotonic: Int8Array
}

export interface TreeGrowerOptions {
  memory: KernelMemory
  team: Team
  /** The most threads the team may come to have. */
  threads: number
  table: BinTable
  /** Rows 0 … rows - 1 of the table are grown on. */
  rows: number
  traits: FeatureTraits
  rules: GrowthRules
  choice: FeatureChoice
  pace(): Promise<void>
}

/** scikit-learn's `min_hessian_to_split`. */
const MIN_HESSIAN = 1e-3
/** Histograms that are kept at a time take up no more than this; others are built again when they are needed. */
const MOST_HISTOGRAM_BYTES = 2 ** 28
/** Nodes of fewer rows are divided by one thread. */
const SHARED_DIVISION = 8192

/** A node with what only the grower needs. */
interface OpenNode extends GrownNode {
  gradients: bigint
  /** (hessians << countBits) + rows, as in the histograms. */
  hessians: bigint
  /** Bounds of the children's values. */
  lower: number
  upper: number
  interactions: OpenInteractions
  /** The best split, not made yet. */
  best: FoundSplit | null
  /** Where its histograms are; -1 where they are gone or never were. */
  histograms: number
}

interface FoundSplit {
  gain: number
  gradients: bigint
  hessians: bigint
  feature: number
  bin: number
  missingLeft: boolean
  leftBins: Uint8Array | null
}

/** Bytes of the histograms of one node. */
export function histogramBytes(features: number): number {
  return Math.ceil(features / 4) * 4 * FEATURE_HISTOGRAM_BYTES
}

/** How many nodes have histograms at a time. */
export function histogramSlots(features: number, maxLeafNodes: number): number {
  const room = Math.max(4, Math.floor(MOST_HISTOGRAM_BYTES / histogramBytes(features)))
  return Math.min(room, maxLeafNodes + 1)
}

/** Bytes that a grower allocates. */
export function treeGrowerBytes(
  rows: number,
  features: number,
  threads: number,
  maxLeafNodes: number,
): number {
  const perThread = alignedBytes(threads * THREAD_SCRATCH_BYTES) + alignedBytes(threads * THREAD_SPLITS_BYTES)
  const records = 16 * 64 + 3 * alignedBytes(4 * features) + alignedBytes(4 * threads) + 256
  const slots = histogramSlots(features, maxLeafNodes)
  return 2 * alignedBytes(4 * rows + 64) + perThread + records + slots * histogramBytes(features)
}

/**
 * Grows trees as scikit-learn's `TreeGrower` does: best-first (or level by level) on histograms of gradients, the smaller
 * child counted, the other one what is left of the parent; values and splits bounded by monotonic constraints; missing
 * values sent to the side that gains more.
 */
export class TreeGrower {
  readonly #options: TreeGrowerOptions
  readonly #kernel: HistTreeKernel
  readonly #plan: BuildPlan
  readonly #index: number
  readonly #spare: number
  readonly #goesLeft: number
  readonly #counts: number
  readonly #allowed: readonly [number, number]
  readonly #nodes: readonly [number, number]
  readonly #free: number[] = []
  readonly #data: DataView
  #pairs = 0
  #scales: FixedPoint | null = null

  constructor(options: TreeGrowerOptions) {
    this.#options = options
    const { memory, table, rows, traits, rules, threads } = options
    const { featureCount } = table
    this.#kernel = createHistTreeKernel(memory)
    // Both sides of a division write one entry past their end at most.
    this.#index = memory.allocate(4 * rows + 64)
    this.#spare = memory.allocate(4 * rows + 64)
    const features = memory.allocate(FEATURE_INFO_BYTES * featureCount)
    this.#allowed = [memory.allocate(featureCount), memory.allocate(featureCount)]
    this.#nodes = [memory.allocate(NODE.bytes), memory.allocate(NODE.bytes)]
    this.#goesLeft = memory.allocate(256)
    this.#counts = memory.allocate(4 * threads)
    this.#plan = {
      rows: table.rows,
      stride: table.stride,
      featureCount,
      categoryCount: traits.categoryCount,
      features,
      rules: memory.allocate(RULES.bytes),
      scratch: memory.allocate(threads * THREAD_SCRATCH_BYTES),
      splits: memory.allocate(threads * THREAD_SPLITS_BYTES),
    }
    for (let slots = histogramSlots(featureCount, rules.maxLeafNodes); slots > 0; slots -= 1) {
      this.#free.push(memory.allocate(histogramBytes(featureCount)))
    }
    this.#data = new DataView(memory.memory.buffer)
    for (let feature = 0; feature < featureCount; feature += 1) {
      const at = features + FEATURE_INFO_BYTES * feature
      this.#data.setUint16(at, traits.binCounts[feature], true)
      this.#data.setUint8(at + 2, traits.hasMissing[feature])
      this.#data.setInt8(at + 3, traits.monotonic[feature])
    }
  }

  /** Where the rows of a leaf are: its `count` row numbers (u32) in the memory, until the next tree. */
  rowsAt({ start }: GrownNode): number {
    return this.#index + 4 * start
  }

  /**
   * Grows one tree on the derivatives at `pairs` (gradient and hessian of each row, two f32). The values of its leaves
   * are not multiplied by any learning rate.
   */
  async grow(pairs: number, scales: FixedPoint): Promise<GrownNode> {
    this.#pairs = pairs
    this.#scales = scales
    this.#writeRules(scales)
    const { rules, choice, pace } = this.#options
    const queue: SplitQueue<OpenNode> =
      rules.growPolicy === 'lossguide' ? bestFirstQueue((node) => node.best?.gain ?? 0) : levelQueue()
    const root = this.#plantRoot(choice.open)
    if (root.best !== null) queue.push(root)
    let leaves = 1
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      await pace()
      const [left, right] = this.#split(node)
      leaves += 1
      // The last leaf: what waits stays as it is.
      if (leaves === rules.maxLeafNodes) {
        this.#release(node)
        break
      }
      this.#openChildren(node, left, right, queue)
      for (const child of [left, right]) if (child.best !== null) queue.push(child)
    }
    for (const node of queue.items()) this.#release(node)
    return root
  }

  #plantRoot(interactions: OpenInteractions): OpenNode {
    const { rows, rules, choice, memory, table } = this.#options
    const root: OpenNode = {
      ...{ depth: 0, start: 0, count: rows, value: 0, hessian: 0, split: null },
      ...{ gradients: 0n, hessians: 0n, lower: -Infinity, upper: Infinity },
      ...{ interactions, best: null, histograms: this.#take([]) },
    }
    this.#build(root, { parent: 0, node: 0, sibling: 0, builds: 1 })
    const [record] = this.#nodes
    this.#kernel.sumBins(root.histograms, record)
    root.gradients = this.#data.getBigInt64(record + NODE.gradients, true)
    root.hessians = this.#data.getBigInt64(record + NODE.hessians, true)
    root.hessian = this.#hessianOf(root.hessians)
    if (rows < 2 * rules.minSamplesLeaf || root.hessian < MIN_HESSIAN) {
      this.#release(root)
      return root
    }
    choice.mark(interactions, memory.view('u8', this.#allowed[0], table.featureCount))
    this.#writeNode(root, 0)
    const threads = this.#build(root, { parent: 0, node: record, sibling: 0, builds: 0 })
    root.best = this.#bestOf(0, threads)
    if (root.best === null) this.#release(root)
    return root
  }

  /** Makes a node's best split: divides its rows between two children that can't be split yet. */
  #split(node: OpenNode): [OpenNode, OpenNode] {
    const { best } = node
    if (best === null) throw new Error('a node without a split is never split')
    const { traits } = this.#options
    const leftCount = this.#divide(node, best)
    const rest = { gradients: node.gradients - best.gradients, hessians: node.hessians - best.hessians }
    const left = this.#child(node, best, { start: node.start, count: leftCount })
    const right = this.#child(node, rest, {
      start: node.start + leftCount,
      count: node.count - leftCount,
    })
    const knowsMissing = traits.hasMissing[best.feature] === 1
    node.split = {
      gain: best.gain,
      feature: best.feature,
      bin: best.bin,
      missingLeft: knowsMissing ? best.missingLeft : left.count > right.count,
      leftBins: best.leftBins,
      left,
      right,
    }
    this.#bound(node, best.feature, left, right)
    return [left, right]
  }

  #child(
    parent: OpenNode,
    { gradients, hessians }: { gradients: bigint; hessians: bigint },
    { start, count }: { start: number; count: number },
  ): OpenNode {
    const { lower, upper, interactions } = parent
    const hessian = this.#hessianOf(hessians)
    const gradient = Number(gradients) * this.#known().inverseGradientScale
    const free = -gradient / (hessian + this.#options.rules.l2Regularization + 1e-15)
    const value = free < lower ? lower : free > upper ? upper : free
    return {
      ...{ depth: parent.depth + 1, start, count, value, hessian, split: null },
      ...{ gradients, hessians, lower, upper, interactions, best: null, histograms: -1 },
    }
  }

  /** What a split on a feature means for all below: bounds around the middle of a monotonic one, sets of interactions. */
  #bound(node: OpenNode, feature: number, left: OpenNode, right: OpenNode): void {
    const { traits, choice } = this.#options
    const interactions = choice.narrow(node.interactions, feature)
    left.interactions = interactions
    right.interactions = interactions
    const monotonic = traits.monotonic[feature]
    if (monotonic === 0) return
    const middle = (left.value + right.value) / 2
    const [low, high] = monotonic > 0 ? [left, right] : [right, left]
    low.upper = middle
    high.lower = middle
  }

  /** Gives the children their histograms and best splits where they may be split. */
  #openChildren(parent: OpenNode, left: OpenNode, right: OpenNode, queue: SplitQueue<OpenNode>): void {
    const { rules, choice, memory, table } = this.#options
    const canSplit = ({ count, depth }: OpenNode) =>
      depth < rules.maxDepth && count >= 2 * rules.minSamplesLeaf
    const searched = [left, right].filter(canSplit)
    if (searched.length === 0) {
      this.#release(parent)
      return
    }
    const isLeftSmaller = left.count < right.count
    const [smaller, larger] = isLeftSmaller ? [left, right] : [right, left]
    // In this order, because each draws features from the same stream.
    for (const child of searched) {
      const place = child === smaller ? 0 : 1
      choice.mark(child.interactions, memory.view('u8', this.#allowed[place], table.featureCount))
      this.#writeNode(child, place)
    }
    const [smallRecord, largeRecord] = this.#nodes
    const node = searched.includes(smaller) ? smallRecord : 0
    const sibling = searched.includes(larger) ? largeRecord : 0
    if (parent.histograms >= 0) {
      smaller.histograms = this.#take(queue.items())
      larger.histograms = parent.histograms
      parent.histograms = -1
      const threads = this.#build(smaller, { parent: larger.histograms, node, sibling, builds: 1 })
      if (node !== 0) smaller.best = this.#bestOf(0, threads)
      if (sibling !== 0) larger.best = this.#bestOf(SECOND_SPLIT, threads)
    } else {
      for (const [child, record, place] of [
        [smaller, node, 0],
        [larger, sibling, 1],
      ] as const) {
        if (record === 0) continue
        child.histograms = this.#take(queue.items())
        const threads = this.#build(child, { parent: 0, node: record, sibling: 0, builds: 1, place })
        child.best = this.#bestOf(0, threads)
      }
    }
    for (const child of [left, right]) if (child.best === null) this.#release(child)
  }

  #build(
    of: OpenNode,
    task: { parent: number; node: number; sibling: number; builds: 0 | 1; place?: 0 | 1 },
  ): number {
    const { team } = this.#options
    const scales = this.#known()
    const [allowed, siblingAllowed] = this.#allowed
    const isWhole = of.depth === 0
    return team.run(
      TREE_JOB.build,
      buildArguments(this.#plan, {
        index: isWhole ? 0 : this.rowsAt(of),
        first: 0,
        count: of.count,
        pairs: this.#pairs,
        gradientScale: scales.gradientScale,
        hessianScale: scales.hessianScale,
        countBits: scales.countBits,
        histograms: of.histograms,
        parent: task.parent,
        node: task.node,
        sibling: task.sibling,
        allowed: task.place === 1 ? siblingAllowed : allowed,
        siblingAllowed,
        builds: task.builds,
      }),
    )
  }

  /** The best of what the threads found; of equal gains the one of the first feature. */
  #bestOf(offset: number, threads: number): FoundSplit | null {
    const data = this.#data
    let best = -1
    let bestGain = 0
    for (let thread = 0; thread < threads; thread += 1) {
      const at = this.#plan.splits + thread * THREAD_SPLITS_BYTES + offset
      const gain = data.getFloat64(at + SPLIT.gain, true)
      if (!(gain > bestGain)) continue
      bestGain = gain
      best = at
    }
    if (best < 0) return null
    const isCategorical = data.getInt32(best + SPLIT.isCategorical, true) === 1
    return {
      gain: bestGain,
      gradients: data.getBigInt64(best + SPLIT.gradients, true),
      hessians: data.getBigInt64(best + SPLIT.hessians, true),
      feature: data.getInt32(best + SPLIT.feature, true),
      bin: data.getInt32(best + SPLIT.bin, true),
      missingLeft: data.getInt32(best + SPLIT.missingLeft, true) === 1,
      leftBins: isCategorical ? new Uint8Array(data.buffer, best + SPLIT.leftBins, 32).slice() : null,
    }
  }

  /** Divides a node's rows in the index, the left ones first, and returns how many these are. */
  #divide(node: OpenNode, best: FoundSplit): number {
    const { memory, team, table } = this.#options
    const { count } = node
    sidesOf(best, memory.view('u8', this.#goesLeft, 256))
    const column = table.columns + best.feature * table.rowCount
    const index = this.rowsAt(node)
    const isWhole = node.depth === 0 ? 1 : 0
    const bytes = memory.view('u8', 0, memory.memory.buffer.byteLength)
    if (team.threads === 1 || count < SHARED_DIVISION) {
      const left = this.#kernel.divideRows(column, this.#goesLeft, index, 0, count, this.#spare, isWhole)
      bytes.copyWithin(index + 4 * left, this.#spare, this.#spare + 4 * (count - left))
      return left
    }
    const threads = team.run(TREE_JOB.divide, [
      ...[column, this.#goesLeft, index, 0, count, this.#spare, isWhole, this.#counts],
    ])
    const counts = memory.view('i32', this.#counts, threads)
    const shares = Array.from(counts, (left, thread) => {
      const from = Math.floor((count * thread) / threads)
      return { from, left, right: Math.floor((count * (thread + 1)) / threads) - from - left }
    })
    let end = index
    for (const { from, left } of shares) {
      bytes.copyWithin(end, index + 4 * from, index + 4 * (from + left))
      end += 4 * left
    }
    const leftCount = (end - index) / 4
    for (const { from, right } of shares) {
      bytes.copyWithin(end, this.#spare + 4 * from, this.#spare + 4 * (from + right))
      end += 4 * right
    }
    return leftCount
  }

  /** A free place for histograms, or that of the node in the queue which would be split last. */
  #take(waiting: readonly OpenNode[]): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    let last: OpenNode | null = null
    for (const node of waiting) {
      if (node.histograms < 0) continue
      if (last === null || (node.best?.gain ?? 0) < (last.best?.gain ?? 0)) last = node
    }
    if (last === null) throw new Error('there are fewer histograms than nodes that need one at a time')
    const { histograms } = last
    last.histograms = -1
    return histograms
  }

  #release(node: OpenNode): void {
    if (node.histograms >= 0) this.#free.push(node.histograms)
    node.histograms = -1
  }

  #writeRules(scales: FixedPoint): void {
    const { rules } = this.#options
    const at = this.#plan.rules
    this.#data.setFloat64(at + RULES.inverseGradientScale, scales.inverseGradientScale, true)
    this.#data.setFloat64(at + RULES.inverseHessianScale, scales.inverseHessianScale, true)
    this.#data.setFloat64(at + RULES.l2, rules.l2Regularization, true)
    this.#data.setFloat64(at + RULES.minHessian, MIN_HESSIAN, true)
    this.#data.setBigInt64(at + RULES.minRows, BigInt(rules.minSamplesLeaf), true)
    this.#data.setBigInt64(at + RULES.countBits, BigInt(scales.countBits), true)
  }

  #writeNode(node: OpenNode, place: 0 | 1): void {
    const at = this.#nodes[place]
    const gradient = Number(node.gradients) * this.#known().inverseGradientScale
    this.#data.setBigInt64(at + NODE.gradients, node.gradients, true)
    this.#data.setBigInt64(at + NODE.hessians, node.hessians, true)
    this.#data.setFloat64(at + NODE.loss, node.value * gradient, true)
    this.#data.setFloat64(at + NODE.lower, node.lower, true)
    this.#data.setFloat64(at + NODE.upper, node.upper, true)
  }

  #hessianOf(hessians: bigint): number {
    const { countBits, inverseHessianScale } = this.#known()
    return Number(hessians >> BigInt(countBits)) * inverseHessianScale
  }

  #known(): FixedPoint {
    if (this.#scales === null) throw new Error('a tree is grown with scales')
    return this.#scales
  }
}

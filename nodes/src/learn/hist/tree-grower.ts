import type { HistTreeKernel } from '../kernels/contracts/hist-tree.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { createHistTreeKernel } from '../kernels/hist-tree.ts'
import type { Team } from '../parallel/team.ts'
import { bestFirstQueue, levelQueue } from './best-first-queue.ts'
import type { SplitQueue } from './best-first-queue.ts'
import type { BinTable } from './bin-table.ts'
import type { FeatureChoice, OpenInteractions } from './feature-choice.ts'
import type { FixedPoint } from './fixed-point.ts'
import type { GrownNode } from './grown-tree.ts'
import { histogramBytes, HistogramPool, histogramSlots } from './histogram-pool.ts'
import { RowIndex, rowIndexBytes } from './row-index.ts'
import { MIN_HESSIAN, searchRecordBytes, SearchRecords } from './search-records.ts'
import type { FeatureTraits, FoundSplit, GrowthRules } from './search-records.ts'
import { BUILD_WORK, buildArguments, SECOND_SPLIT, THREAD_SCRATCH_BYTES, TREE_JOB } from './tree-jobs.ts'
import type { BuildPlan, BuildWork } from './tree-jobs.ts'

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
  /** How many nodes may have histograms at a time, at least 4; as many as need them when absent. */
  histograms?: number
  /** How many bins are counted before the event loop may turn; 2 ** 26, about 30 ms, when absent. */
  cellsAtATime?: number
  pace(): Promise<void>
}

/** Bins that take a thread some 100 µs to count. */
const WORTH_WAKING = 2 ** 18
/** Bins that are counted before the event loop may turn. */
const CELLS_AT_A_TIME = 2 ** 26

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
  histograms: number
}

/** What a search takes beside histograms. */
interface SearchTask {
  /** The parent's histograms, which become the sibling's; 0 for none. */
  parent: number
  /** Records of the nodes to search; 0 for none. */
  node: number
  sibling: number
  /** Which of the two lists of allowed features is the node's. */
  place: 0 | 1
}

const gainOf = ({ best }: OpenNode) => best?.gain ?? 0

/** Bytes that a grower allocates. */
export function treeGrowerBytes(rows: number, features: number, threads: number, leaves: number): number {
  const histograms = histogramSlots(features, leaves) * histogramBytes(features)
  const scratch = alignedBytes(threads * THREAD_SCRATCH_BYTES)
  return rowIndexBytes(rows, threads) + searchRecordBytes(features, threads) + scratch + histograms
}

/**
 * Grows trees as scikit-learn's `TreeGrower` does: best-first (or level by level) on histograms of gradients, the smaller
 * child counted, the other one what is left of the parent; values and splits bounded by monotonic constraints; missing
 * values sent to the side that gains more.
 */
export class TreeGrower {
  readonly #options: TreeGrowerOptions
  readonly #kernel: HistTreeKernel
  readonly #index: RowIndex
  readonly #pool: HistogramPool
  readonly #plan: BuildPlan
  readonly #records: SearchRecords
  #pairs = 0
  #scales: FixedPoint | null = null

  constructor(options: TreeGrowerOptions) {
    this.#options = options
    const { memory, team, table, rows, traits, rules, threads } = options
    const { featureCount } = table
    this.#kernel = createHistTreeKernel(memory)
    this.#index = new RowIndex(memory, { kernel: this.#kernel, team, rows, threads })
    this.#pool = new HistogramPool(
      memory,
      featureCount,
      options.histograms ?? histogramSlots(featureCount, rules.maxLeafNodes),
    )
    this.#records = new SearchRecords(memory, { featureCount, traits, threads })
    const { features, rules: ruleRecord, splits } = this.#records
    this.#plan = {
      rows: table.rows,
      stride: table.stride,
      featureCount,
      categoryCount: traits.categoryCount,
      features,
      rules: ruleRecord,
      scratch: memory.allocate(threads * THREAD_SCRATCH_BYTES),
      splits,
    }
  }

  /** Where the rows of a leaf of the last tree are: its `count` row numbers (u32). Not for a root that is a leaf. */
  rowsAt(leaf: GrownNode): number {
    return this.#index.at(leaf)
  }

  /**
   * Grows one tree on the derivatives at `pairs` (gradient and hessian of each row, two f32). The values of its leaves
   * are not multiplied by any learning rate.
   */
  async grow(pairs: number, scales: FixedPoint): Promise<GrownNode> {
    this.#pairs = pairs
    this.#scales = scales
    const { rules, pace } = this.#options
    this.#records.writeRules(rules, scales)
    const queue: SplitQueue<OpenNode> =
      rules.growPolicy === 'lossguide' ? bestFirstQueue(gainOf) : levelQueue()
    const root = await this.#plantRoot()
    if (root.best !== null) queue.push(root)
    let leaves = 1
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      await pace()
      const [left, right] = this.#split(node)
      leaves += 1
      // The last leaf: what waits stays as it is.
      if (leaves === rules.maxLeafNodes) {
        this.#pool.release(node)
        break
      }
      await this.#openChildren(node, left, right, queue)
      for (const child of [left, right]) if (child.best !== null) queue.push(child)
    }
    for (const node of queue.items()) this.#pool.release(node)
    return root
  }

  async #plantRoot(): Promise<OpenNode> {
    const { rows, rules, choice } = this.#options
    const root: OpenNode = {
      depth: 0,
      start: 0,
      count: rows,
      value: 0,
      hessian: 0,
      split: null,
      gradients: 0n,
      hessians: 0n,
      lower: -Infinity,
      upper: Infinity,
      interactions: choice.open,
      best: null,
      histograms: this.#pool.take([], gainOf),
    }
    const [record] = this.#records.nodes
    await this.#build(root, { parent: 0, node: 0, sibling: 0, place: 0 })
    this.#kernel.sumBins(root.histograms, record)
    const { gradients, hessians } = this.#records.readSums(0)
    root.gradients = gradients
    root.hessians = hessians
    root.hessian = this.#hessianOf(root.hessians)
    if (rows >= 2 * rules.minSamplesLeaf && root.hessian >= MIN_HESSIAN) {
      this.#prepare(root, 0)
      const task = { parent: 0, node: record, sibling: 0, place: 0 } as const
      root.best = this.#records.best(0, this.#run(root, task, BUILD_WORK.search, 0, rows))
    }
    if (root.best === null) this.#pool.release(root)
    return root
  }

  /** Makes a node's best split: divides its rows between two children that can't be split yet. */
  #split(node: OpenNode): [OpenNode, OpenNode] {
    const { best } = node
    if (best === null) throw new Error('a node without a split is never split')
    const { table, traits } = this.#options
    const leftCount = this.#index.divide(node, table.columns + best.feature * table.rowCount, best)
    const rest = { gradients: node.gradients - best.gradients, hessians: node.hessians - best.hessians }
    const left = this.#child(node, best, { start: node.start, count: leftCount })
    const right = this.#child(node, rest, { start: node.start + leftCount, count: node.count - leftCount })
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
    const free = -this.#gradientOf(gradients) / (hessian + this.#options.rules.l2Regularization + 1e-15)
    return {
      depth: parent.depth + 1,
      start,
      count,
      value: free < lower ? lower : free > upper ? upper : free,
      hessian,
      split: null,
      gradients,
      hessians,
      lower,
      upper,
      interactions,
      best: null,
      histograms: -1,
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
  async #openChildren(
    parent: OpenNode,
    left: OpenNode,
    right: OpenNode,
    queue: SplitQueue<OpenNode>,
  ): Promise<void> {
    const { rules } = this.#options
    const mayBeSplit = ({ count, depth }: OpenNode) =>
      depth < rules.maxDepth && count >= 2 * rules.minSamplesLeaf
    const searched = [left, right].filter(mayBeSplit)
    if (searched.length === 0) {
      this.#pool.release(parent)
      return
    }
    const [smaller, larger] = left.count < right.count ? [left, right] : [right, left]
    // In this order, because each draws features from the same stream.
    for (const child of searched) this.#prepare(child, child === smaller ? 0 : 1)
    const [first, second] = this.#records.nodes
    const node = searched.includes(smaller) ? first : 0
    const sibling = searched.includes(larger) ? second : 0
    if (parent.histograms < 0) {
      if (node !== 0) await this.#buildAlone(smaller, 0, queue)
      if (sibling !== 0) await this.#buildAlone(larger, 1, queue)
    } else {
      smaller.histograms = this.#pool.take(queue.items(), gainOf)
      larger.histograms = parent.histograms
      parent.histograms = -1
      const task = { parent: larger.histograms, node, sibling, place: 0 } as const
      const threads = await this.#build(smaller, task)
      if (node !== 0) smaller.best = this.#records.best(0, threads)
      if (sibling !== 0) larger.best = this.#records.best(SECOND_SPLIT, threads)
    }
    for (const child of [left, right]) if (child.best === null) this.#pool.release(child)
  }

  /** Histograms and best split of a node whose parent's histograms had to make room. */
  async #buildAlone(node: OpenNode, place: 0 | 1, queue: SplitQueue<OpenNode>): Promise<void> {
    node.histograms = this.#pool.take(queue.items(), gainOf)
    const task = { parent: 0, node: this.#records.nodes[place], sibling: 0, place } as const
    node.best = this.#records.best(0, await this.#build(node, task))
  }

  /** Builds a node's histograms, searches what there is to be searched and returns how many threads did. */
  async #build(of: OpenNode, task: SearchTask): Promise<number> {
    const { pace, table, cellsAtATime = CELLS_AT_A_TIME } = this.#options
    const most = Math.ceil(cellsAtATime / table.stride)
    let from = 0
    for (; of.count - from > most; from += most) {
      const work = from === 0 ? BUILD_WORK.build : BUILD_WORK.add
      this.#run(of, { parent: 0, node: 0, sibling: 0, place: 0 }, work, from, most)
      await pace()
    }
    const work = from === 0 ? BUILD_WORK.build : BUILD_WORK.add
    return this.#run(of, task, work, from, of.count - from)
  }

  #run(of: OpenNode, task: SearchTask, work: BuildWork, from: number, count: number): number {
    const { team, table } = this.#options
    const { gradientScale, hessianScale, countBits } = this.#known()
    const args = buildArguments(this.#plan, {
      index: of.depth === 0 ? 0 : this.#index.at(of) + 4 * from,
      first: from,
      count,
      pairs: this.#pairs,
      gradientScale,
      hessianScale,
      countBits,
      histograms: of.histograms,
      parent: task.parent,
      node: task.node,
      sibling: task.sibling,
      allowed: this.#records.allowed[task.place],
      siblingAllowed: this.#records.allowed[1],
      work,
    })
    return team.run(TREE_JOB.build, args, count * table.stride >= WORTH_WAKING)
  }

  /** Says what a search has to know of a node and which features it may use. */
  #prepare(node: OpenNode, place: 0 | 1): void {
    const { choice, memory, table } = this.#options
    choice.mark(node.interactions, memory.view('u8', this.#records.allowed[place], table.featureCount))
    this.#records.writeNode(place, node, node.value * this.#gradientOf(node.gradients))
  }

  #gradientOf(gradients: bigint): number {
    return Number(gradients) * this.#known().inverseGradientScale
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

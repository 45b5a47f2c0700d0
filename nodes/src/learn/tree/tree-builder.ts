import type { ValueBounds } from './criterion.ts'
import type { NodeSplitter } from './node-splitter.ts'
import type { GrowthLimits } from './tree-params.ts'
import type { TreeRecorder } from './tree-state.ts'

/** A node that is yet to be made: its rows and what its parent knows of it. */
export interface OpenNode {
  start: number
  end: number
  depth: number
  /** -1 for a root. */
  parent: number
  isLeft: boolean
  /** Not a number for a root. */
  impurity: number
  knownConstants: number
  bounds: ValueBounds
}

/** A node that was made, and its best split if it has one. */
export interface MadeNode {
  node: number
  isLeaf: boolean
  impurity: number
  /** Constant features its children start with. */
  knownConstants: number
}

/** Rows times features that are searched without letting the event loop turn: some tens of milliseconds. */
const CELLS_A_TURN = 300_000
const UNBOUNDED: ValueBounds = { lower: -Infinity, upper: Infinity }

/** The root of the tree that a splitter was started with. */
export function rootOf(splitter: NodeSplitter): OpenNode {
  return {
    start: 0,
    end: splitter.sampleCount,
    depth: 0,
    parent: -1,
    isLeft: false,
    impurity: Number.NaN,
    knownConstants: 0,
    bounds: UNBOUNDED,
  }
}

export interface NodeMakerOptions {
  recorder: TreeRecorder
  limits: GrowthLimits
  maxFeatures: number
  /** The sign of each feature's monotonic constraint; null without any. */
  monotonicCst: Int8Array | null
  pace: () => Promise<void>
}

/**
 * Makes nodes, one after the other, in whatever order a builder asks for them. A node is a leaf at `maxDepth`, with too
 * few rows or too little weight for two sides, with an impurity of at most the machine epsilon, without a split, or when
 * its best split lowers the impurity by less than `minImpurityDecrease`.
 */
export class NodeMaker {
  readonly splitter: NodeSplitter
  readonly recorder: TreeRecorder
  readonly #limits: GrowthLimits
  readonly #monotonicCst: Int8Array | null
  readonly #maxFeatures: number
  readonly #pace: () => Promise<void>
  #cells = 0

  constructor(splitter: NodeSplitter, options: NodeMakerOptions) {
    this.splitter = splitter
    this.recorder = options.recorder
    this.#limits = options.limits
    this.#monotonicCst = options.monotonicCst
    this.#maxFeatures = options.maxFeatures
    this.#pace = options.pace
  }

  /** Whether it is time to make the next node with `makePaced`. */
  needsPause({ start, end }: OpenNode): boolean {
    this.#cells += (end - start) * this.#maxFeatures
    return this.#cells >= CELLS_A_TURN
  }

  /** Makes a node and, unless it is a leaf, finds its split. */
  make(open: OpenNode): MadeNode {
    const { splitter } = this
    const impurity = this.#measure(open)
    if (this.#isLeaf(open, impurity)) return this.#record(open, impurity, true)
    splitter.startSearch(open.end, open.knownConstants)
    while (splitter.searchNext(open.start, open.end, open.bounds));
    return this.#finish(open, impurity)
  }

  /** `make`, letting the event loop turn between features. */
  async makePaced(open: OpenNode): Promise<MadeNode> {
    const { splitter } = this
    this.#cells = 0
    await this.#pace()
    const impurity = this.#measure(open)
    if (this.#isLeaf(open, impurity)) return this.#record(open, impurity, true)
    splitter.startSearch(open.end, open.knownConstants)
    while (splitter.searchNext(open.start, open.end, open.bounds)) await this.#pace()
    return this.#finish(open, impurity)
  }

  #measure({ start, end, parent, impurity }: OpenNode): number {
    this.splitter.openNode(start, end)
    return parent < 0 ? this.splitter.nodeImpurity() : impurity
  }

  #isLeaf({ start, end, depth }: OpenNode, impurity: number): boolean {
    const { maxDepth, minSamplesSplit } = this.#limits
    return (
      depth >= maxDepth ||
      end - start < minSamplesSplit ||
      this.splitter.nodeWeight < 2 * this.splitter.minWeight ||
      impurity <= Number.EPSILON
    )
  }

  #finish(open: OpenNode, impurity: number): MadeNode {
    const { splitter } = this
    const knownConstants = splitter.endSearch(open.start, open.end)
    const isLeaf =
      splitter.bestPosition >= open.end ||
      splitter.improvement(impurity) + Number.EPSILON < this.#limits.minImpurityDecrease
    return this.#record({ ...open, knownConstants }, impurity, isLeaf)
  }

  #record(open: OpenNode, impurity: number, isLeaf: boolean): MadeNode {
    const { splitter, recorder } = this
    const node = recorder.add({
      parent: open.parent,
      isLeft: open.isLeft,
      feature: isLeaf ? -1 : splitter.bestFeature,
      threshold: isLeaf ? 0 : splitter.bestThreshold,
      defaultLeft: !isLeaf && splitter.bestMissingLeft,
      impurity,
      sampleCount: open.end - open.start,
      cover: splitter.nodeWeight,
    })
    const at = node * splitter.valueWidth
    splitter.writeValue(recorder.value, at)
    if (this.#monotonicCst !== null) clipValue(recorder.value, at, splitter.valueWidth, open.bounds)
    return { node, isLeaf, impurity, knownConstants: open.knownConstants }
  }

  /** The bounds that a split's children inherit: a monotonic split puts the middle of their values between them. */
  childBounds(bounds: ValueBounds, feature: number, middle: number): [ValueBounds, ValueBounds] {
    const sign = this.#monotonicCst === null ? 0 : this.#monotonicCst[feature]
    if (sign === 0) return [bounds, bounds]
    const below = { lower: bounds.lower, upper: middle }
    const above = { lower: middle, upper: bounds.upper }
    return sign > 0 ? [below, above] : [above, below]
  }
}

function clipValue(value: Float64Array, at: number, width: number, { lower, upper }: ValueBounds): void {
  if (value[at] < lower) value[at] = lower
  else if (value[at] > upper) value[at] = upper
  if (width === 2) value[at + 1] = 1 - value[at]
}

/** Grows the tree that the splitter was started with depth first, the left side before the right. */
export async function growDepthFirst(maker: NodeMaker): Promise<void> {
  const { splitter, recorder } = maker
  const waiting = [rootOf(splitter)]
  for (let open = waiting.pop(); open; open = waiting.pop()) {
    const made = maker.needsPause(open) ? await maker.makePaced(open) : maker.make(open)
    const { node, isLeaf, knownConstants } = made
    if (isLeaf) continue
    const { bestPosition, bestFeature } = splitter
    const [left, right] = maker.childBounds(open.bounds, bestFeature, splitter.middleValue())
    const child = { depth: open.depth + 1, parent: node, knownConstants }
    waiting.push({
      ...child,
      start: bestPosition,
      end: open.end,
      isLeft: false,
      impurity: splitter.impurityRight,
      bounds: right,
    })
    waiting.push({
      ...child,
      start: open.start,
      end: bestPosition,
      isLeft: true,
      impurity: splitter.impurityLeft,
      bounds: left,
    })
  }
  recorder.endTree()
}

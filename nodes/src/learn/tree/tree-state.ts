/**
 * How fitted trees are stored: flat typed arrays for all trees of a model together, the nodes of a tree in the order
 * they were made, parents before their children.
 */

/** Which rows go left: `x <= threshold` in scikit-learn's trees, `x < threshold` in XGBoost's. */
export type SplitRule = 'at_most' | 'below'

/** The nodes of one or more trees. Children are node numbers into these same arrays, not numbers within their tree. */
export interface TreeNodes {
  /** Tree `t` owns the nodes `treeOffsets[t] … treeOffsets[t + 1] - 1`; its root is the first. */
  treeOffsets: Int32Array
  /** The column a node splits on, -1 for a leaf. */
  feature: Int32Array
  threshold: Float64Array
  /** The left child, -1 for a leaf. */
  left: Int32Array
  /** The right child, -1 for a leaf. */
  right: Int32Array
  /** 1 where a missing value goes left. */
  defaultLeft: Uint8Array
  /** `valueWidth` numbers a node: class shares, a mean, or the weight of a boosted leaf. */
  value: Float64Array
  valueWidth: number
  /** The weight of the training rows in a node: sum of sample weights, in boosting the sum of hessians. */
  cover: Float64Array
  splitRule: SplitRule
}

/** The nodes of impurity-based trees, with what importances and pruning need. */
export interface ImpurityTreeNodes extends TreeNodes {
  impurity: Float64Array
  /** The number of distinct training rows in a node. */
  sampleCount: Int32Array
}

/** One node as a builder reports it. */
export interface NodeRecord {
  /** -1 for a root. */
  parent: number
  isLeft: boolean
  /** -1 for a leaf. */
  feature: number
  threshold: number
  defaultLeft: boolean
  impurity: number
  sampleCount: number
  cover: number
}

const FIRST_CAPACITY = 1024

/** Collects the nodes of growing trees in typed arrays that double when full. */
export class TreeRecorder {
  readonly valueWidth: number
  nodeCount = 0
  value: Float64Array
  #offsets: number[] = [0]
  #feature = new Int32Array(FIRST_CAPACITY)
  #threshold = new Float64Array(FIRST_CAPACITY)
  #left = new Int32Array(FIRST_CAPACITY)
  #right = new Int32Array(FIRST_CAPACITY)
  #defaultLeft = new Uint8Array(FIRST_CAPACITY)
  #cover = new Float64Array(FIRST_CAPACITY)
  #impurity = new Float64Array(FIRST_CAPACITY)
  #sampleCount = new Int32Array(FIRST_CAPACITY)

  constructor(valueWidth: number) {
    this.valueWidth = valueWidth
    this.value = new Float64Array(FIRST_CAPACITY * valueWidth)
  }

  /** Adds a node, links it to its parent and returns its number; its value is written to `value` by the caller. */
  add(record: NodeRecord): number {
    const node = this.nodeCount
    if (node === this.#feature.length) this.#grow()
    this.#feature[node] = record.feature
    this.#threshold[node] = record.threshold
    this.#defaultLeft[node] = record.defaultLeft ? 1 : 0
    this.#cover[node] = record.cover
    this.#impurity[node] = record.impurity
    this.#sampleCount[node] = record.sampleCount
    this.#left[node] = -1
    this.#right[node] = -1
    if (record.parent >= 0) {
      if (record.isLeft) this.#left[record.parent] = node
      else this.#right[record.parent] = node
    }
    this.nodeCount = node + 1
    return node
  }

  /** Takes the split of a node away; it must not have children yet. */
  makeLeaf(node: number): void {
    this.#feature[node] = -1
    this.#threshold[node] = 0
    this.#defaultLeft[node] = 0
  }

  /** Closes the tree whose nodes were added since the last call. */
  endTree(): void {
    this.#offsets.push(this.nodeCount)
  }

  /** All trees closed since the last call, in arrays of their exact length. */
  finish(): ImpurityTreeNodes {
    const count = this.nodeCount
    const trees: ImpurityTreeNodes = {
      treeOffsets: Int32Array.from(this.#offsets),
      feature: this.#feature.slice(0, count),
      threshold: this.#threshold.slice(0, count),
      left: this.#left.slice(0, count),
      right: this.#right.slice(0, count),
      defaultLeft: this.#defaultLeft.slice(0, count),
      value: this.value.slice(0, count * this.valueWidth),
      valueWidth: this.valueWidth,
      cover: this.#cover.slice(0, count),
      splitRule: 'at_most',
      impurity: this.#impurity.slice(0, count),
      sampleCount: this.#sampleCount.slice(0, count),
    }
    this.nodeCount = 0
    this.#offsets = [0]
    return trees
  }

  #grow(): void {
    const length = this.#feature.length * 2
    this.#feature = enlarged(this.#feature, new Int32Array(length))
    this.#threshold = enlarged(this.#threshold, new Float64Array(length))
    this.#left = enlarged(this.#left, new Int32Array(length))
    this.#right = enlarged(this.#right, new Int32Array(length))
    this.#defaultLeft = enlarged(this.#defaultLeft, new Uint8Array(length))
    this.#cover = enlarged(this.#cover, new Float64Array(length))
    this.#impurity = enlarged(this.#impurity, new Float64Array(length))
    this.#sampleCount = enlarged(this.#sampleCount, new Int32Array(length))
    this.value = enlarged(this.value, new Float64Array(length * this.valueWidth))
  }
}

function enlarged<A extends Int32Array | Float64Array | Uint8Array>(old: A, larger: A): A {
  larger.set(old)
  return larger
}

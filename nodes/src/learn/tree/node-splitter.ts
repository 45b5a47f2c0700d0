import type { CodedColumn } from './column-codes.ts'
import { FeatureDraw } from './feature-draw.ts'

/** What a splitter searches: shared by all trees of a fit. */
export interface SplitterData {
  columns: readonly CodedColumn[]
  rows: number
  maxFeatures: number
  minSamplesLeaf: number
}

/**
 * Finds the best split of a node. One splitter grows all trees of a fit, one after the other; the rows of a node are
 * `samples[start] … samples[end - 1]`. After `findSplit` the `best…` fields describe the split, if there is one.
 *
 * Among splits the first one reached with a strictly larger score wins, so which features are searched in which order
 * decides between equals: the draw is scikit-learn's.
 */
export abstract class NodeSplitter {
  readonly samples: Int32Array
  sampleCount = 0
  /** The weight of all rows of the tree. */
  totalWeight = 0
  /** The weight of the node opened last. */
  nodeWeight = 0
  bestFeature = -1
  bestThreshold = 0
  /** Where the right child's rows start; the node's end when there is no split. */
  bestPosition = 0
  impurityLeft = 0
  impurityRight = 0
  protected readonly data: SplitterData
  protected bestScore = 0
  /** The largest code of the best feature that goes left. */
  protected bestCode = 0
  protected weightLeft = 0
  protected weightRight = 0
  readonly #draw: FeatureDraw

  constructor(data: SplitterData) {
    this.data = data
    this.samples = new Int32Array(data.rows)
    this.#draw = new FeatureDraw(data.columns.length, data.maxFeatures)
  }

  /** Numbers a node holds as its value: the classes, or 1 for a mean. */
  abstract readonly valueWidth: number

  /** Starts a tree on the rows that have a weight, null for one each; `seed` seeds the draw of features. */
  abstract start(weights: Float64Array | null, seed: number): void

  /** Sums up the rows of a node. */
  abstract openNode(start: number, end: number): void

  /** The impurity of the node opened last. */
  abstract nodeImpurity(): number

  /** Writes the value of the node opened last. */
  abstract writeValue(target: Float64Array, offset: number): void

  /** Searches one feature of the node opened last, improving on the best split so far; false when it is constant there. */
  protected abstract searchFeature(feature: number, start: number, end: number): boolean

  /** The impurities and weights of both sides of the best split, whose rows are already in place. */
  protected abstract closeSplit(start: number, end: number): void

  /** Takes the rows that have a weight and seeds the draw. */
  protected startTree(weights: Float64Array | null, seed: number): void {
    const { samples } = this
    const { rows } = this.data
    let count = 0
    let total = 0
    for (let row = 0; row < rows; row += 1) {
      const weight = weights === null ? 1 : weights[row]
      total += weight
      if (weight !== 0) {
        samples[count] = row
        count += 1
      }
    }
    this.sampleCount = count
    this.totalWeight = total
    this.#draw.startTree(seed)
  }

  /**
   * Searches the node opened last for its best split and moves its rows to their sides.
   *
   * @returns the number of constant features its children start with.
   */
  findSplit(start: number, end: number, knownConstants: number): number {
    const draw = this.#draw
    this.bestScore = -Infinity
    this.bestPosition = end
    draw.startNode(knownConstants)
    for (let feature = draw.next(); feature >= 0; feature = draw.next()) {
      if (this.searchFeature(feature, start, end)) draw.keep()
      else draw.reject()
    }
    draw.endNode()
    if (this.bestPosition < end) {
      this.#divideRows(start, end)
      this.closeSplit(start, end)
    }
    return draw.total
  }

  /** How much the best split lowers the impurity of the whole tree. */
  improvement(impurity: number): number {
    const { nodeWeight } = this
    return (
      (nodeWeight / this.totalWeight) *
      (impurity -
        (this.weightRight / nodeWeight) * this.impurityRight -
        (this.weightLeft / nodeWeight) * this.impurityLeft)
    )
  }

  /** Takes a better split between two neighbouring distinct values. */
  protected improve(score: number, feature: number, position: number, code: number, nextCode: number): void {
    const { values } = this.data.columns[feature]
    this.bestScore = score
    this.bestFeature = feature
    this.bestPosition = position
    this.bestCode = code
    this.bestThreshold = values[code] / 2 + values[nextCode] / 2
  }

  #divideRows(start: number, end: number): void {
    const { samples, bestCode } = this
    const { codes } = this.data.columns[this.bestFeature]
    let low = start
    let high = end
    while (low < high) {
      const row = samples[low]
      if (codes[row] <= bestCode) {
        low += 1
      } else {
        high -= 1
        samples[low] = samples[high]
        samples[high] = row
      }
    }
  }
}

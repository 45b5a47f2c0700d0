import type { ValueBounds } from './criterion.ts'
import { FeatureDraw } from './feature-draw.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/** What a splitter may do, resolved for the data at hand. */
export interface SplitRules {
  rows: number
  featureCount: number
  maxFeatures: number
  minSamplesLeaf: number
  minWeightFractionLeaf: number
}

/**
 * Finds a split of a node. One splitter grows all trees of a fit, one after the other; the rows of a node are
 * `samples[start] … samples[end - 1]`. After a search the `best…` fields describe the split, if there is one.
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
  /** Infinity where the missing values alone go right. */
  bestThreshold = 0
  /** Where the right child's rows start; the node's end when there is no split. */
  bestPosition = 0
  /** Where missing values go: to the side that was searched, or without any in the node to the one with more rows. */
  bestMissingLeft = false
  impurityLeft = 0
  impurityRight = 0
  weightLeft = 0
  weightRight = 0
  protected readonly rules: SplitRules
  protected readonly draw: FeatureDraw
  /** The least weight of a side. */
  minWeight = 0
  protected bestScore = 0

  constructor(rules: SplitRules, samples: Int32Array = new Int32Array(rules.rows)) {
    this.rules = rules
    this.samples = samples
    this.draw = new FeatureDraw(rules.featureCount, rules.maxFeatures)
  }

  /** Numbers a node holds as its value: the classes, or 1 for a mean. */
  abstract readonly valueWidth: number

  /** Starts a tree on the rows that have a weight, null for one each; `seed` seeds the draw of features. */
  abstract startTree(weights: Float64Array | null, seed: number): void

  /** Sums up the rows of a node and sets `nodeWeight`. */
  abstract openNode(start: number, end: number): void

  /** The impurity of the node opened last. */
  abstract nodeImpurity(): number

  /** Writes the value of the node opened last. */
  abstract writeValue(target: Float64Array, offset: number): void

  /** What a monotonic split puts between its children; not a number where no constraint is kept. */
  middleValue(): number {
    return Number.NaN
  }

  /** Searches one feature of the node opened last, improving on the best split so far; false when it is constant there. */
  protected abstract searchFeature(feature: number, start: number, end: number, bounds: ValueBounds): boolean

  /** Moves the rows to their sides of the best split and works out the impurities and weights of both. */
  protected abstract closeSplit(start: number, end: number): void

  /** Starts to search the node opened last, in which so many features are known to be constant. */
  startSearch(end: number, knownConstants: number): void {
    this.bestScore = -Infinity
    this.bestPosition = end
    this.draw.startNode(knownConstants)
  }

  /** Searches one more feature of the node opened last; false when it has seen enough. */
  searchNext(start: number, end: number, bounds: ValueBounds): boolean {
    const { draw } = this
    const feature = draw.next()
    if (feature < 0) return false
    if (this.searchFeature(feature, start, end, bounds)) draw.keep()
    else draw.reject()
    return true
  }

  /**
   * Moves the rows to their sides of the best split, if there is one.
   *
   * @returns the number of constant features the node's children start with.
   */
  endSearch(start: number, end: number): number {
    this.draw.endNode()
    if (this.bestPosition < end) this.closeSplit(start, end)
    return this.draw.total
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

  /** Takes the rows that have a weight and seeds the draw. */
  protected takeRows(weights: Float64Array | null, seed: number): void {
    const { samples } = this
    const { rows } = this.rules
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
    const share = this.rules.minWeightFractionLeaf
    this.minWeight = share * (weights === null ? rows : pairwiseSum(weights))
    this.draw.startTree(seed)
  }
}

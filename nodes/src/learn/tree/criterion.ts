/** Bounds that monotonic constraints above a node put on its value, of the first class in a classification. */
export interface ValueBounds {
  lower: number
  upper: number
}

/**
 * How good a split is. A criterion follows a splitter over the rows of a node: opened on them, it moves rows one after
 * the other to the left side and says how the two sides score. Sums are added up in scikit-learn's order and direction,
 * because sums of fractions depend on it (BSD-3 algorithm, written anew).
 */
export abstract class Criterion {
  /** The weight of the node opened last. */
  nodeWeight = 0
  weightLeft = 0
  weightRight = 0
  /** Of the sides `close` was called with. */
  impurityLeft = 0
  impurityRight = 0
  protected samples: Int32Array = new Int32Array(0)
  /** One weight a row. */
  protected weights: Float64Array = new Float64Array(0)
  protected start = 0
  protected end = 0
  /** Where the right side begins. */
  protected position = 0

  /** Numbers a node holds as its value: the classes, or 1. */
  abstract readonly valueWidth: number

  /** Starts a tree on rows with these weights; `samples` is the splitter's, which reorders it. */
  startTree(samples: Int32Array, weights: Float64Array): void {
    this.samples = samples
    this.weights = weights
  }

  /** Sums up the rows of a node. */
  abstract openNode(start: number, end: number): void

  /** Moves all rows back to the right; has to be called whenever rows were reordered. */
  abstract reset(): void

  /** Moves the rows before `position` to the left; never backwards. */
  abstract moveTo(position: number): void

  /** Higher is better; differs from the gain of impurity by what is the same for all splits of the node. */
  abstract score(): number

  abstract nodeImpurity(): number

  /** Works out the impurity of both sides as they are. */
  abstract close(): void

  /** Writes the value of the node opened last. */
  abstract writeValue(target: Float64Array, offset: number): void

  /** What a monotonic constraint is about: the value of a side. */
  abstract valueLeft(): number
  abstract valueRight(): number
  /** Between the values of both sides: the bound that a monotonic split puts on its children. */
  abstract middleValue(): number

  /** Whether the sides keep a monotonic constraint and the bounds of those above it. */
  isMonotonic(sign: number, { lower, upper }: ValueBounds): boolean {
    const left = this.valueLeft()
    const right = this.valueRight()
    return left >= lower && right >= lower && left <= upper && right <= upper && (left - right) * sign <= 0
  }
}

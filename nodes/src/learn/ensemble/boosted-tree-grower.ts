import { addLeaf, emptyTree, pruneByGain } from './boosted-trees.ts'
import type { GrownTree } from './boosted-trees.ts'
import type { BoostingParams } from './boosting-params.ts'
import type { TreeSample } from './boosting-sampler.ts'
import { NodeLists } from './node-lists.ts'
import type { PresortedColumns } from './presorted-columns.ts'

/** XGBoost's `kRtEps`: the least gain of a split, and how far the outermost thresholds lie beyond the values. */
const EPSILON = Math.fround(1e-6)
/** Far more than what rounding can leave of a sum taken off itself. */
const ROUNDING_SHARE = 1e-6
const { abs, fround } = Math

/**
 * Grows trees as XGBoost's exact method does (Apache-2.0 algorithm, written from its description): level by level, all
 * features and all borders between neighbouring values, gradients in single precision, sums in double precision, gains
 * in single precision, of equal gains the first found. Columns with gaps are searched in both directions, which gives
 * the side missing values go to.
 */
export class BoostedTreeGrower {
  /** The leaf of the tree grown last that each row falls into. */
  readonly leafOfRow: Int32Array
  readonly #presorted: PresortedColumns
  readonly #params: BoostingParams
  readonly #lists: NodeLists
  readonly #goesLeft: Uint8Array
  /** Sums and best splits of the nodes of the level. */
  #sumGradient = new Float64Array(1)
  #sumHessian = new Float64Array(1)
  #ownGain = new Float64Array(1)
  #bestGain = new Float64Array(1)
  #bestThreshold = new Float64Array(1)
  #bestFeature = new Int32Array(1)
  #bestDefaultLeft = new Uint8Array(1)

  /** @param params in single precision. */
  constructor(presorted: PresortedColumns, rows: number, params: BoostingParams) {
    this.#presorted = presorted
    this.#params = params
    this.#lists = new NodeLists(presorted.order, rows)
    this.leafOfRow = new Int32Array(rows)
    this.#goesLeft = new Uint8Array(rows)
  }

  /**
   * Grows one tree on the gradients and hessians of the sample's rows: `pairs[2 * row]` and `pairs[2 * row + 1]`. Rows
   * outside the sample fall into leaves too.
   */
  async grow(pairs: Float32Array, sample: TreeSample, pace: () => Promise<void>): Promise<GrownTree> {
    const { maxDepth, gamma } = this.#params
    const tree = emptyTree()
    const { leafOfRow } = this
    leafOfRow.fill(0)
    addLeaf(tree, 0, 0)
    this.#lists.reset(sample)
    let firstNode = 0
    for (let depth = 0; firstNode < tree.feature.length; depth += 1) {
      const levelSize = tree.feature.length - firstNode
      this.#sumUp(tree, firstNode, levelSize, pairs, sample.rows)
      if (depth === maxDepth) break
      await this.#search(levelSize, pairs, sample.features, pace)
      const nextNode = tree.feature.length
      await this.#split(tree, firstNode, levelSize, { searchesNext: depth + 1 < maxDepth, pace })
      firstNode = nextNode
    }
    if (gamma > 0) {
      const survivors = pruneByGain(tree, gamma)
      for (let row = 0; row < leafOfRow.length; row += 1) leafOfRow[row] = survivors[leafOfRow[row]]
    }
    return tree
  }

  /** Sums gradients and hessians of the level's nodes in row order and sets their values as leaves. */
  #sumUp(
    tree: GrownTree,
    firstNode: number,
    levelSize: number,
    pairs: Float32Array,
    taken: Uint8Array | null,
  ): void {
    if (this.#sumGradient.length < levelSize) this.#enlarge(levelSize * 2)
    const gradients = this.#sumGradient
    const hessians = this.#sumHessian
    const { leafOfRow } = this
    const { learningRate } = this.#params
    gradients.fill(0, 0, levelSize)
    hessians.fill(0, 0, levelSize)
    for (let row = 0; row < leafOfRow.length; row += 1) {
      const slot = leafOfRow[row] - firstNode
      if (slot < 0 || (taken !== null && taken[row] === 0)) continue
      gradients[slot] += pairs[2 * row]
      hessians[slot] += pairs[2 * row + 1]
    }
    for (let slot = 0; slot < levelSize; slot += 1) {
      this.#ownGain[slot] = this.#gainOf(gradients[slot], hessians[slot])
      this.#bestGain[slot] = 0
      this.#bestFeature[slot] = -1
      tree.value[firstNode + slot] = fround(
        fround(this.#weightOf(gradients[slot], hessians[slot])) * learningRate,
      )
      tree.cover[firstNode + slot] = fround(hessians[slot])
    }
  }

  async #search(
    levelSize: number,
    pairs: Float32Array,
    features: Int32Array,
    pace: () => Promise<void>,
  ): Promise<void> {
    const { learnsDirection } = this.#presorted
    for (const feature of features) {
      await pace()
      const rows = this.#lists.rowsOf(feature)
      const bounds = this.#lists.boundsOf(feature)
      for (let slot = 0; slot < levelSize; slot += 1) {
        const from = bounds[slot]
        const to = bounds[slot + 1]
        if (from === to || this.#isConstant(slot, feature, rows, from, to)) continue
        if (learnsDirection[feature] === 1) this.#scan(slot, feature, rows, from, to, 1, pairs)
        this.#scan(slot, feature, rows, from, to, -1, pairs)
      }
    }
  }

  /** Whether a column without gaps has one value in a node, so that no split can leave `minChildWeight` on both sides. */
  #isConstant(slot: number, feature: number, rows: Int32Array, from: number, to: number): boolean {
    const column = this.#presorted.columns[feature]
    if (column[rows[from]] !== column[rows[to - 1]]) return false
    const isDense = this.#presorted.order[feature].length === column.length
    return isDense && this.#params.minChildWeight > ROUNDING_SHARE * this.#sumHessian[slot]
  }

  /**
   * Tries all borders of a feature in one node. Upwards the rows passed go left and gaps right; downwards the rows
   * passed go right and gaps left.
   */
  #scan(
    slot: number,
    feature: number,
    rows: Int32Array,
    from: number,
    to: number,
    step: 1 | -1,
    pairs: Float32Array,
  ): void {
    const column = this.#presorted.columns[feature]
    const { minChildWeight, regLambda, regAlpha } = this.#params
    const totalGradient = this.#sumGradient[slot]
    const totalHessian = this.#sumHessian[slot]
    const ownGain = this.#ownGain[slot]
    let best = this.#bestGain[slot]
    let p = step === 1 ? from : to - 1
    const end = step === 1 ? to : from - 1
    let gradient = 0
    let hessian = 0
    let last = column[rows[p]]
    for (; p !== end; p += step) {
      const row = rows[p]
      const value = column[row]
      if (value !== last) {
        const restHessian = totalHessian - hessian
        if (restHessian < minChildWeight) return
        if (hessian !== 0 && hessian >= minChildWeight) {
          const restGradient = totalGradient - gradient
          const a = regAlpha === 0 ? gradient : softThreshold(gradient, regAlpha)
          const b = regAlpha === 0 ? restGradient : softThreshold(restGradient, regAlpha)
          const gainA = hessian <= 0 ? 0 : fround(fround(a * a) / fround(hessian + regLambda))
          const gainB = restHessian <= 0 ? 0 : fround(fround(b * b) / fround(restHessian + regLambda))
          const gain = fround(fround(gainA + gainB) - ownGain)
          if (gain > best && gain !== Infinity) {
            best = gain
            const middle = fround(fround(value + last) * 0.5)
            this.#take(slot, gain, feature, middle === value ? last : middle, step)
          }
        }
        last = value
      }
      gradient += pairs[2 * row]
      hessian += pairs[2 * row + 1]
    }
    const restHessian = totalHessian - hessian
    if (hessian < minChildWeight || restHessian < minChildWeight) return
    const restGradient = totalGradient - gradient
    const gain = fround(
      fround(this.#gainOf(gradient, hessian) + this.#gainOf(restGradient, restHessian)) - ownGain,
    )
    if (!(gain > best) || gain === Infinity) return
    const gap = fround(abs(last) + EPSILON)
    this.#take(slot, gain, feature, fround(step === 1 ? last + gap : last - gap), step)
  }

  #take(slot: number, gain: number, feature: number, threshold: number, step: 1 | -1): void {
    this.#bestGain[slot] = gain
    this.#bestFeature[slot] = feature
    this.#bestThreshold[slot] = threshold
    this.#bestDefaultLeft[slot] = step === -1 ? 1 : 0
  }

  /** Splits the nodes of the level that gained enough and moves their rows to the children; the lists only if another level is searched. */
  async #split(
    tree: GrownTree,
    firstNode: number,
    levelSize: number,
    { searchesNext, pace }: { searchesNext: boolean; pace: () => Promise<void> },
  ): Promise<void> {
    const { columns } = this.#presorted
    const { leafOfRow } = this
    const goesLeft = this.#goesLeft
    const nextNode = tree.feature.length
    const childSlots = new Int32Array(levelSize).fill(-1)
    for (let slot = 0; slot < levelSize; slot += 1) {
      if (!(this.#bestGain[slot] > EPSILON)) continue
      childSlots[slot] = tree.feature.length - nextNode
      const node = firstNode + slot
      tree.feature[node] = this.#bestFeature[slot]
      tree.threshold[node] = this.#bestThreshold[slot]
      tree.defaultLeft[node] = this.#bestDefaultLeft[slot]
      tree.gain[node] = this.#bestGain[slot]
      tree.left[node] = addLeaf(tree, 0, 0)
      tree.right[node] = addLeaf(tree, 0, 0)
    }
    if (tree.feature.length === nextNode) return
    const { feature, threshold, defaultLeft, left, right } = tree
    for (let row = 0; row < leafOfRow.length; row += 1) {
      const node = leafOfRow[row]
      if (node < firstNode || feature[node] < 0) continue
      const value = columns[feature[node]][row]
      const isLeft = value < threshold[node] || (value !== value && defaultLeft[node] === 1)
      goesLeft[row] = isLeft ? 1 : 0
      leafOfRow[row] = isLeft ? left[node] : right[node]
    }
    if (searchesNext) await this.#lists.divide(childSlots, tree.feature.length - nextNode, goesLeft, pace)
  }

  #gainOf(gradient: number, hessian: number): number {
    if (hessian <= 0) return 0
    const g = softThreshold(gradient, this.#params.regAlpha)
    return fround(fround(g * g) / fround(hessian + this.#params.regLambda))
  }

  #weightOf(gradient: number, hessian: number): number {
    const { minChildWeight, regLambda, regAlpha } = this.#params
    if (hessian < minChildWeight || hessian <= 0) return 0
    return -softThreshold(gradient, regAlpha) / (hessian + regLambda)
  }

  #enlarge(size: number): void {
    this.#sumGradient = new Float64Array(size)
    this.#sumHessian = new Float64Array(size)
    this.#ownGain = new Float64Array(size)
    this.#bestGain = new Float64Array(size)
    this.#bestThreshold = new Float64Array(size)
    this.#bestFeature = new Int32Array(size)
    this.#bestDefaultLeft = new Uint8Array(size)
  }
}

function softThreshold(gradient: number, alpha: number): number {
  if (gradient > alpha) return gradient - alpha
  if (gradient < -alpha) return gradient + alpha
  return 0
}

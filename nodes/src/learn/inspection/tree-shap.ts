/**
 * TreeSHAP: how much each feature moves a tree ensemble's output away from its mean, exactly and for every row (Lundberg,
 * Erion and Lee 2018, "Consistent individualized feature attribution for tree ensembles"; coalitions weighted by the
 * training rows' cover).
 *
 * What a leaf contributes depends on a row only by which of the leaf's few conditions it passes. All such patterns are
 * worked out once a leaf (as Yang 2021, "Fast TreeSHAP", does), and rows merely look theirs up.
 */
import type { Features } from '../matrix.ts'
import type { TreeNodes } from '../tree/tree-state.ts'
import { pathContributions } from './path-contributions.ts'
import type { LeafPath, PathCondition } from './tree-paths.ts'
import { leafPaths } from './tree-paths.ts'

export interface TreeShapModel {
  trees: TreeNodes
  featureCount: number
  /** How many outputs the ensemble has. */
  outputs: number
  /** The output that a tree adds to; absent where each tree adds `valueWidth` values to as many outputs. */
  outputOf?: (tree: number) => number
  /** What every leaf value is multiplied by: 1 / trees for a mean, 1 for a sum. */
  scale: number
  /** What every output starts from. */
  base: number
}

export interface ShapValues {
  /** By output, then by feature: one value a row, in the unit of the output. */
  contributions: Float64Array[][]
  /** The mean of each output over the training rows; with a row's contributions it adds up to the row's output. */
  expected: Float64Array
}

/** Rows go through all leaves in blocks of this many, so that patterns and columns stay in the cache. */
const BLOCK = 4096
/** Conditions whose patterns are all worked out ahead: 1,024 of them. */
const MOST_TABULATED = 10
/** Conditions that a pattern's bits hold. */
const MOST_BITS = 31

/**
 * The Shapley values of every row, feature and output.
 *
 * @param pace awaited between trees.
 * @throws RangeError where a leaf depends on more than 31 features.
 */
export async function treeShap(
  model: TreeShapModel,
  X: Features,
  pace: () => Promise<void> = async () => {},
): Promise<ShapValues> {
  const { trees, outputs, featureCount, outputOf, scale } = model
  const columns = X.columns.map((column) => Float32Array.from(column))
  const contributions = Array.from({ length: outputs }, () =>
    Array.from({ length: featureCount }, () => new Float64Array(X.rows)),
  )
  const expected = new Float64Array(outputs).fill(model.base)
  const block = new PatternBlock(trees.splitRule === 'at_most')
  const width = trees.valueWidth
  for (let tree = 0; tree < trees.treeOffsets.length - 1; tree += 1) {
    const paths = leafPaths(trees, tree)
    const first = outputOf?.(tree) ?? 0
    for (const { leaf, conditions } of paths) {
      const share = conditions.reduce((product, condition) => product * condition.share, 1)
      for (let k = 0; k < width; k += 1) expected[first + k] += share * scale * trees.value[leaf * width + k]
    }
    for (let from = 0; from < X.rows; from += BLOCK) {
      await pace()
      const rows = Math.min(BLOCK, X.rows - from)
      for (const path of paths) {
        if (path.conditions.length === 0) continue
        block.match(path, columns, from, rows)
        for (let k = 0; k < width; k += 1) {
          const value = scale * trees.value[path.leaf * width + k]
          if (value !== 0) block.add(path.conditions, value, contributions[first + k])
        }
      }
    }
  }
  return { contributions, expected }
}

/** Which conditions of a leaf each row of a block passes, and what that contributes. */
class PatternBlock {
  readonly #patterns = new Uint32Array(BLOCK)
  readonly #includesUpper: boolean
  #from = 0
  #rows = 0
  /** By condition, then by pattern (tabulated) or by row. */
  #table = new Float64Array(0)
  #stride = 0
  #isTabulated = false

  constructor(includesUpper: boolean) {
    this.#includesUpper = includesUpper
  }

  match({ conditions }: LeafPath, columns: readonly Float32Array[], from: number, rows: number): void {
    if (conditions.length > MOST_BITS) {
      throw new RangeError(
        `a leaf depends on ${conditions.length} features, TreeSHAP can follow ${MOST_BITS}`,
      )
    }
    this.#from = from
    this.#rows = rows
    const patterns = this.#patterns
    patterns.fill(0, 0, rows)
    conditions.forEach((condition, bit) => {
      const column = columns[condition.feature].subarray(from, from + rows)
      if (this.#includesUpper) setBitsAtMost(patterns, column, condition, 1 << bit)
      else setBitsBelow(patterns, column, condition, 1 << bit)
    })
    this.#workOut(Float64Array.from(conditions, ({ share }) => share))
  }

  /** Adds the leaf's contributions to the columns of an output. */
  add(conditions: readonly PathCondition[], value: number, contributions: readonly Float64Array[]): void {
    const rows = this.#rows
    conditions.forEach(({ feature }, i) => {
      const column = contributions[feature].subarray(this.#from, this.#from + rows)
      const table = this.#table.subarray(i * this.#stride, (i + 1) * this.#stride)
      if (this.#isTabulated) addTabulated(column, table, this.#patterns, value)
      else for (let row = 0; row < rows; row += 1) column[row] += table[row] * value
    })
  }

  #workOut(shares: Float64Array): void {
    const count = shares.length
    this.#isTabulated = count <= MOST_TABULATED && 1 << count <= Math.max(64, this.#rows)
    this.#stride = this.#isTabulated ? 1 << count : this.#rows
    const length = count * this.#stride
    if (this.#table.length < length) this.#table = new Float64Array(length)
    const one = new Float64Array(count)
    const known = new Map<number, number>()
    for (let place = 0; place < this.#stride; place += 1) {
      const pattern = this.#isTabulated ? place : this.#patterns[place]
      const like = known.get(pattern)
      if (like === undefined) {
        pathContributions(shares, pattern, one)
        known.set(pattern, place)
      }
      for (let i = 0; i < count; i += 1) {
        const start = i * this.#stride
        this.#table[start + place] = like === undefined ? one[i] : this.#table[start + like]
      }
    }
  }
}

function setBitsAtMost(
  patterns: Uint32Array,
  column: Float32Array,
  { lower, upper, passesMissing }: PathCondition,
  bit: number,
): void {
  const missing = passesMissing ? bit : 0
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    if (value > lower && value <= upper) patterns[row] |= bit
    else if (value !== value) patterns[row] |= missing
  }
}

function setBitsBelow(
  patterns: Uint32Array,
  column: Float32Array,
  { lower, upper, passesMissing }: PathCondition,
  bit: number,
): void {
  const missing = passesMissing ? bit : 0
  for (let row = 0; row < column.length; row += 1) {
    const value = column[row]
    if (value >= lower && value < upper) patterns[row] |= bit
    else if (value !== value) patterns[row] |= missing
  }
}

function addTabulated(column: Float64Array, table: Float64Array, patterns: Uint32Array, value: number): void {
  for (let row = 0; row < column.length; row += 1) column[row] += table[patterns[row]] * value
}

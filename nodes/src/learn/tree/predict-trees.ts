import type { Features } from '../matrix.ts'
import type { TreeNodes } from './tree-state.ts'

/** Rows are walked down all trees in blocks this long, so that a block's features stay in the cache. */
const BLOCK = 128

/** With fewer rows than this, blocks cost more than they save. */
const FEW_ROWS = 8

/** Takes the leaves (node numbers) that rows `from … from + rows - 1` fall into in one tree. */
export type VisitLeaves = (tree: number, from: number, rows: number, leaves: Int32Array) => void

/** Walks all rows down all trees, block by block of rows, and within a block tree after tree. */
export function walkTrees(trees: TreeNodes, X: Features, visit: VisitLeaves): void {
  const steps = walkTreesInSteps(trees, X, visit)
  while (steps.next().done !== true);
}

/** `walkTrees`, stopping after every block of rows. */
export function* walkTreesInSteps(trees: TreeNodes, X: Features, visit: VisitLeaves): Generator<void, void> {
  const width = X.columns.length
  const longest = Math.min(BLOCK, X.rows)
  const block = new Float32Array(longest * width)
  const leaves = new Int32Array(longest)
  const treeCount = trees.treeOffsets.length - 1
  for (let from = 0; from < X.rows; from += longest) {
    const rows = Math.min(longest, X.rows - from)
    fillBlock(block, X, from, rows)
    for (let tree = 0; tree < treeCount; tree += 1) {
      findLeaves(trees, tree, block, width, rows, leaves)
      visit(tree, from, rows, leaves)
    }
    yield
  }
}

/**
 * Adds up, tree after tree, the values of the leaves every row falls into.
 *
 * @returns `valueWidth` columns of length `X.rows`. A missing value follows the node's default side.
 */
export function sumLeafValues(trees: TreeNodes, X: Features): Float64Array[] {
  const { valueWidth } = trees
  if (X.rows < FEW_ROWS) return sumRowByRow(trees, X)
  const sums = Array.from({ length: valueWidth }, () => new Float64Array(X.rows))
  walkTrees(trees, X, (_tree, from, rows, leaves) => {
    for (let k = 0; k < valueWidth; k += 1) addValues(sums[k], from, rows, trees, leaves, k)
  })
  return sums
}

function sumRowByRow(trees: TreeNodes, { rows, columns }: Features): Float64Array[] {
  const { valueWidth, value, treeOffsets } = trees
  const treeCount = treeOffsets.length - 1
  const sums = Array.from({ length: valueWidth }, () => new Float64Array(rows))
  const own = new Float64Array(valueWidth)
  const row = new Float32Array(columns.length)
  for (let i = 0; i < rows; i += 1) {
    for (let column = 0; column < row.length; column += 1) row[column] = columns[column][i]
    own.fill(0)
    for (let tree = 0; tree < treeCount; tree += 1) {
      const at = leafOf(trees, treeOffsets[tree], row) * valueWidth
      for (let k = 0; k < valueWidth; k += 1) own[k] += value[at + k]
    }
    for (let k = 0; k < valueWidth; k += 1) sums[k][i] = own[k]
  }
  return sums
}

/** The leaf that a row falls into from a node on. */
function leafOf(trees: TreeNodes, root: number, row: Float32Array): number {
  const { feature, threshold, left, right, defaultLeft } = trees
  const equalGoesLeft = trees.splitRule === 'at_most'
  let node = root
  for (let column = feature[node]; column >= 0; column = feature[node]) {
    const x = row[column]
    const border = threshold[node]
    const isLeft =
      x < border || (equalGoesLeft && x === border) || (Number.isNaN(x) && defaultLeft[node] === 1)
    node = isLeft ? left[node] : right[node]
  }
  return node
}

/** Copies rows into a row-major block, in single precision. */
function fillBlock(block: Float32Array, X: Features, from: number, rows: number): void {
  const width = X.columns.length
  for (let feature = 0; feature < width; feature += 1) {
    const column = X.columns[feature]
    for (let i = 0; i < rows; i += 1) block[i * width + feature] = column[from + i]
  }
}

function findLeaves(
  trees: TreeNodes,
  tree: number,
  block: Float32Array,
  width: number,
  rows: number,
  leaves: Int32Array,
): void {
  const { feature, threshold, left, right, defaultLeft } = trees
  const root = trees.treeOffsets[tree]
  const equalGoesLeft = trees.splitRule === 'at_most'
  for (let i = 0; i < rows; i += 1) {
    const base = i * width
    let node = root
    let column = feature[node]
    while (column >= 0) {
      const value = block[base + column]
      const border = threshold[node]
      if (value < border) node = left[node]
      else if (value > border) node = right[node]
      else if (value === border) node = equalGoesLeft ? left[node] : right[node]
      else node = defaultLeft[node] === 1 ? left[node] : right[node]
      column = feature[node]
    }
    leaves[i] = node
  }
}

function addValues(
  sums: Float64Array,
  from: number,
  rows: number,
  trees: TreeNodes,
  leaves: Int32Array,
  k: number,
): void {
  const { value, valueWidth } = trees
  for (let i = 0; i < rows; i += 1) sums[from + i] += value[leaves[i] * valueWidth + k]
}

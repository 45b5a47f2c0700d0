import type { Features } from '../matrix.ts'
import type { HistTreeNodes } from './hist-trees.ts'

/** Rows are walked down all trees in blocks this long, so that a block's features stay in the cache. */
const BLOCK = 128

/**
 * The sums of the leaves that rows fall into: tree `t` adds to output `t % outputs.length`.
 *
 * @param outputs what each output starts from; one array of sums comes back for each.
 */
export function addHistTrees(trees: HistTreeNodes, X: Features, outputs: ArrayLike<number>): Float64Array[] {
  const sums = Array.from(outputs, (start) => new Float64Array(X.rows).fill(start))
  const width = X.columns.length
  const block = new Float64Array(Math.min(BLOCK, X.rows) * width)
  const treeCount = trees.treeOffsets.length - 1
  const walk = trees.leftCategories.length > 0 ? walkMixed : walkNumeric
  for (let from = 0; from < X.rows; from += BLOCK) {
    const rows = Math.min(BLOCK, X.rows - from)
    for (let feature = 0; feature < width; feature += 1) {
      const column = X.columns[feature]
      for (let i = 0; i < rows; i += 1) block[i * width + feature] = column[from + i]
    }
    for (let tree = 0; tree < treeCount; tree += 1) {
      walk(trees, trees.treeOffsets[tree], block, width, rows, sums[tree % sums.length], from)
    }
  }
  return sums
}

function walkNumeric(
  { feature, threshold, left, right, defaultLeft, value }: HistTreeNodes,
  root: number,
  block: Float64Array,
  width: number,
  rows: number,
  sums: Float64Array,
  from: number,
): void {
  for (let i = 0; i < rows; i += 1) {
    const base = i * width
    let node = root
    for (let column = feature[node]; column >= 0; column = feature[node]) {
      const x = block[base + column]
      if (x <= threshold[node]) node = left[node]
      else if (x > threshold[node]) node = right[node]
      else node = defaultLeft[node] === 1 ? left[node] : right[node]
    }
    sums[from + i] += value[node]
  }
}

function walkMixed(
  trees: HistTreeNodes,
  root: number,
  block: Float64Array,
  width: number,
  rows: number,
  sums: Float64Array,
  from: number,
): void {
  const { feature, left, right, value } = trees
  for (let i = 0; i < rows; i += 1) {
    const base = i * width
    let node = root
    for (let column = feature[node]; column >= 0; column = feature[node]) {
      node = goesLeft(trees, node, block[base + column]) ? left[node] : right[node]
    }
    sums[from + i] += value[node]
  }
}

/** An unknown category counts as missing, as in scikit-learn. */
function goesLeft(trees: HistTreeNodes, node: number, x: number): boolean {
  const set = trees.categorySet[node]
  if (set < 0) return x <= trees.threshold[node] || (x !== x && trees.defaultLeft[node] === 1)
  const feature = trees.feature[node]
  const isKnown =
    x >= 0 && x < trees.categoryCount[feature] && has(trees.knownCategories, trees.knownSet[feature], x)
  return isKnown ? has(trees.leftCategories, set, x) : trees.defaultLeft[node] === 1
}

function has(sets: Uint32Array, set: number, code: number): boolean {
  return ((sets[set + (code >> 5)] >>> (code & 31)) & 1) === 1
}

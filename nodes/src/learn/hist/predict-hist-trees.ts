import { MISSING_LEFT, ON_CATEGORIES, TREE_WALK_NODE } from '../kernels/contracts/tree-walk-records.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { createTreeWalkKernel } from '../kernels/tree-walk.ts'
import type { Features } from '../matrix.ts'
import type { HistTreeNodes } from './hist-trees.ts'

/** Rows are walked down all trees in blocks this long, so that a block's features stay in the cache. */
const BLOCK = 128
/** With fewer rows, laying the trees out for the kernel would take longer than walking them. */
const KERNEL_FROM = 64

/**
 * The sums of the leaves that rows fall into: tree `t` adds to output `t % outputs.length`.
 *
 * @param outputs what each output starts from; one array of sums comes back for each.
 */
export function addHistTrees(trees: HistTreeNodes, X: Features, outputs: ArrayLike<number>): Float64Array[] {
  const sums = Array.from(outputs, (start) => new Float64Array(X.rows).fill(start))
  if (X.rows < KERNEL_FROM) addRowByRow(trees, X, sums)
  else addInBlocks(trees, X, sums)
  return sums
}

function addRowByRow(trees: HistTreeNodes, { rows, columns }: Features, sums: Float64Array[]): void {
  const { feature, left, right, value, treeOffsets } = trees
  const treeCount = treeOffsets.length - 1
  const row = new Float64Array(columns.length)
  for (let i = 0; i < rows; i += 1) {
    for (let column = 0; column < row.length; column += 1) row[column] = columns[column][i]
    for (let tree = 0; tree < treeCount; tree += 1) {
      let node = treeOffsets[tree]
      for (let column = feature[node]; column >= 0; column = feature[node]) {
        node = goesLeft(trees, node, row[column]) ? left[node] : right[node]
      }
      sums[tree % sums.length][i] += value[node]
    }
  }
}

/** An unknown category counts as missing, as in scikit-learn. */
function goesLeft(trees: HistTreeNodes, node: number, x: number): boolean {
  const set = trees.categorySet[node]
  if (set < 0) return x <= trees.threshold[node] || (x !== x && trees.defaultLeft[node] === 1)
  const feature = trees.feature[node]
  if (!isKnown(trees, feature, x)) return trees.defaultLeft[node] === 1
  return has(trees.leftCategories, set, x)
}

function isKnown(trees: HistTreeNodes, feature: number, code: number): boolean {
  const inRange = code >= 0 && code < trees.categoryCount[feature]
  return inRange && has(trees.knownCategories, trees.knownSet[feature], code)
}

function has(sets: Uint32Array, set: number, code: number): boolean {
  return ((sets[set + (code >> 5)] >>> (code & 31)) & 1) === 1
}

function addInBlocks(trees: HistTreeNodes, { rows, columns }: Features, sums: Float64Array[]): void {
  const width = columns.length
  const nodeBytes = alignedBytes(trees.feature.length * TREE_WALK_NODE.bytes)
  const blockBytes = alignedBytes((BLOCK + 7) * width * 8)
  const categoryBytes = alignedBytes(countCategoryBytes(trees))
  const memory = new KernelMemory({ initialBytes: nodeBytes + blockBytes + categoryBytes + 8 * BLOCK })
  const kernel = createTreeWalkKernel(memory)
  const nodes = memory.allocate(nodeBytes)
  layOut(trees, memory, nodes, memory.allocate(categoryBytes))
  const at = memory.allocate(blockBytes)
  const block = memory.view('f64', at, (BLOCK + 7) * width)
  const own = memory.allocate(8 * BLOCK)
  const part = memory.view('f64', own, BLOCK)
  const walk = trees.leftCategories.length > 0 ? kernel.addMixedLeaves : kernel.addLeaves
  const treeCount = trees.treeOffsets.length - 1
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from)
    columns.forEach((column, feature) => {
      for (let i = 0; i < count; i += 1) block[i * width + feature] = column[from + i]
    })
    sums.forEach((sum, output) => {
      part.set(sum.subarray(from, from + count))
      for (let tree = output; tree < treeCount; tree += sums.length) {
        walk(nodes, trees.treeOffsets[tree] * TREE_WALK_NODE.bytes, at, 8 * width, count, own)
      }
      sum.set(part.subarray(0, count), from)
    })
  }
}

function countCategoryBytes({ feature, categorySet, categoryCount }: HistTreeNodes): number {
  let bytes = 0
  for (let node = 0; node < feature.length; node += 1) {
    if (categorySet[node] >= 0) bytes += categoryCount[feature[node]]
  }
  return bytes
}

/** Writes the nodes as the kernel reads them, and for every split on categories one byte a category. */
function layOut(trees: HistTreeNodes, memory: KernelMemory, nodes: number, categories: number): void {
  const { feature, threshold, left, right, defaultLeft, value, categorySet, categoryCount } = trees
  const { buffer } = memory.memory
  const doubles = new Float64Array(buffer)
  const words = new Uint32Array(buffer)
  const bytes = new Uint8Array(buffer)
  let end = categories
  for (let node = 0; node < feature.length; node += 1) {
    const at = nodes + node * TREE_WALK_NODE.bytes
    const isLeaf = feature[node] < 0
    const onCategories = categorySet[node] >= 0
    words[(at + TREE_WALK_NODE.feature) >> 2] = isLeaf ? 0 : 8 * feature[node]
    words[(at + TREE_WALK_NODE.left) >> 2] = TREE_WALK_NODE.bytes * (isLeaf ? node : left[node])
    words[(at + TREE_WALK_NODE.right) >> 2] = TREE_WALK_NODE.bytes * (isLeaf ? node : right[node])
    words[(at + TREE_WALK_NODE.flags) >> 2] =
      (defaultLeft[node] === 1 ? MISSING_LEFT : 0) | (onCategories ? ON_CATEGORIES : 0)
    doubles[(at + TREE_WALK_NODE.value) >> 3] = value[node]
    doubles[(at + TREE_WALK_NODE.threshold) >> 3] = threshold[node]
    if (!onCategories) continue
    const count = categoryCount[feature[node]]
    words[(at + TREE_WALK_NODE.categories) >> 2] = end
    words[(at + TREE_WALK_NODE.categoryCount) >> 2] = count
    for (let code = 0; code < count; code += 1) bytes[end + code] = goesLeft(trees, node, code) ? 1 : 0
    end += count
  }
}

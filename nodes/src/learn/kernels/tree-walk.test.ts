import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MISSING_LEFT, ON_CATEGORIES, TREE_WALK_NODE } from './contracts/tree-walk-records.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createTreeWalkKernel } from './tree-walk.ts'

interface Split {
  feature: number
  threshold: number
  missingLeft: boolean
  goesLeft: boolean[] | null
  value: number
}

const WIDTH = 3
const split: fc.Arbitrary<Split> = fc.record({
  feature: fc.integer({ min: 0, max: WIDTH - 1 }),
  threshold: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Infinity)),
  missingLeft: fc.boolean(),
  goesLeft: fc.option(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })),
  value: fc.double({ min: -1, max: 1, noNaN: true }),
})
const cell = fc.oneof(fc.integer({ min: -2, max: 6 }), fc.double(), fc.constant(Number.NaN))
/** Complete trees of seven inner nodes and eight leaves, node i having the children 2 i + 1 and 2 i + 2. */
const tree = fc.array(split, { minLength: 15, maxLength: 15 })
const rows = fc.array(fc.array(cell, { minLength: WIDTH, maxLength: WIDTH }), { maxLength: 11 })

function sums(
  splits: readonly Split[],
  table: readonly number[][],
  { wasm, mixed }: { wasm: boolean; mixed: boolean },
) {
  const memory = new KernelMemory()
  const kernel = createTreeWalkKernel(memory, { wasm })
  const nodes = memory.allocate(15 * TREE_WALK_NODE.bytes)
  const at = memory.allocate((table.length + 7) * WIDTH * 8)
  const out = memory.allocate(8 * table.length)
  memory.view('f64', at, table.length * WIDTH).set(table.flat())
  const data = new DataView(memory.memory.buffer)
  splits.forEach(({ feature, threshold, missingLeft, goesLeft, value }, i) => {
    const node = nodes + i * TREE_WALK_NODE.bytes
    const isLeaf = i >= 7
    const isMixed = mixed && goesLeft !== null && !isLeaf
    data.setUint32(node + TREE_WALK_NODE.feature, isLeaf ? 0 : 8 * feature, true)
    data.setUint32(node + TREE_WALK_NODE.left, TREE_WALK_NODE.bytes * (isLeaf ? i : 2 * i + 1), true)
    data.setUint32(node + TREE_WALK_NODE.right, TREE_WALK_NODE.bytes * (isLeaf ? i : 2 * i + 2), true)
    const flags = (missingLeft ? MISSING_LEFT : 0) | (isMixed ? ON_CATEGORIES : 0)
    data.setUint32(node + TREE_WALK_NODE.flags, flags, true)
    data.setFloat64(node + TREE_WALK_NODE.value, value, true)
    data.setFloat64(node + TREE_WALK_NODE.threshold, threshold, true)
    if (!isMixed) return
    const categories = memory.allocate(goesLeft.length)
    memory.view('u8', categories, goesLeft.length).set(goesLeft.map(Number))
    data.setUint32(node + TREE_WALK_NODE.categories, categories, true)
    data.setUint32(node + TREE_WALK_NODE.categoryCount, goesLeft.length, true)
  })
  const walk = mixed ? kernel.addMixedLeaves : kernel.addLeaves
  walk(nodes, 0, at, 8 * WIDTH, table.length, out)
  return Array.from(memory.view('f64', out, table.length))
}

function plain(splits: readonly Split[], row: readonly number[], mixed: boolean): number {
  let node = 0
  while (node < 7) {
    const { feature, threshold, missingLeft, goesLeft } = splits[node]
    const x = row[feature]
    const isLeft =
      mixed && goesLeft !== null
        ? x >= 0 && Math.trunc(x) < goesLeft.length
          ? goesLeft[Math.trunc(x)]
          : missingLeft
        : x <= threshold || (Number.isNaN(x) && missingLeft)
    node = 2 * node + (isLeft ? 1 : 2)
  }
  return 0 + splits[node].value
}

describe('the kernel tree-walk', () => {
  it.each([false, true])(
    'adds the leaves that its twin and a plain walk find, on categories: %s',
    (mixed) => {
      fc.assert(
        fc.property(tree, rows, (splits, table) => {
          const expected = table.map((row) => plain(splits, row, mixed))
          expect(sums(splits, table, { wasm: true, mixed })).toEqual(expected)
          expect(sums(splits, table, { wasm: false, mixed })).toEqual(expected)
        }),
      )
    },
  )
})

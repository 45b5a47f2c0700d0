/** The kernel `tree-walk` in TypeScript, one row at a time: the same sums. */
import { MISSING_LEFT, ON_CATEGORIES, TREE_WALK_NODE } from './contracts/tree-walk-records.ts'
import type { TreeWalkKernel } from './contracts/tree-walk.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createTreeWalkTwin(memory: KernelMemory): TreeWalkKernel {
  const walk: TreeWalkKernel['addLeaves'] = (nodes, root, rows, stride, count, sums) => {
    const { buffer } = memory.memory
    const bytes = new Uint8Array(buffer)
    const words = new Uint32Array(buffer)
    const doubles = new Float64Array(buffer)
    const goesLeft = (node: number, x: number): boolean => {
      const flags = words[(node + TREE_WALK_NODE.flags) >> 2]
      if ((flags & ON_CATEGORIES) === 0) {
        return x <= doubles[node >> 3] || (Number.isNaN(x) && (flags & MISSING_LEFT) !== 0)
      }
      const isKnown = x >= 0 && Math.trunc(x) < words[(node + TREE_WALK_NODE.categoryCount) >> 2]
      if (!isKnown) return (flags & MISSING_LEFT) !== 0
      return bytes[words[(node + TREE_WALK_NODE.categories) >> 2] + Math.trunc(x)] === 1
    }
    for (let row = 0; row < count; row += 1) {
      const base = rows + row * stride
      let node = nodes + root
      for (;;) {
        const x = doubles[(base + words[(node + TREE_WALK_NODE.feature) >> 2]) >> 3]
        const side = goesLeft(node, x) ? TREE_WALK_NODE.left : TREE_WALK_NODE.right
        const child = nodes + words[(node + side) >> 2]
        if (child === node) break
        node = child
      }
      doubles[(sums >> 3) + row] += doubles[(node + TREE_WALK_NODE.value) >> 3]
    }
  }
  return { addLeaves: walk, addMixedLeaves: walk }
}

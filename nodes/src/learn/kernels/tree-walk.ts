/** The kernel `tree-walk`: rows down decision trees. */
import type { KernelMemory } from './kernel-memory.ts'
import { instantiateKernel, loadKernel } from './load-kernel.ts'
import type { KernelChoice } from './load-kernel.ts'
import { createTreeWalkTwin } from './tree-walk-twin.ts'

export interface TreeWalkKernel {
  /**
   * Adds to each row's sum the value of the leaf it falls into, in a tree whose splits are on numbers: `x <= threshold`
   * goes left.
   *
   * @param nodes records of `TREE_WALK_NODE`, `root` the byte offset of the first from there on.
   * @param rows doubles, `stride` bytes a row; memory for seven more behind the last has to be there.
   * @param sums one double a row.
   */
  addLeaves(nodes: number, root: number, rows: number, stride: number, count: number, sums: number): void
  /** The same in a tree that may also split on categories; one that the tree doesn't know counts as missing. */
  addMixedLeaves(nodes: number, root: number, rows: number, stride: number, count: number, sums: number): void
}

const compiled = await loadKernel('tree-walk')

/** The kernel at work in `memory`: compiled where it can be, else its twin. */
export function createTreeWalkKernel(memory: KernelMemory, choice: KernelChoice = {}): TreeWalkKernel {
  return instantiateKernel(compiled, memory, choice, createTreeWalkTwin)
}

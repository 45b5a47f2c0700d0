/** The kernel `tree-walk`: rows down decision trees. */
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

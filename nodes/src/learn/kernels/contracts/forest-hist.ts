/** The kernel `forest-hist`: grows trees of a forest on binned features. */

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface ForestHistKernel {
  /** `places` are the offsets of `HIST_ARRAYS`, as u32. */
  place(places: number): void
  setRules(
    rowCount: number,
    featureCount: number,
    rowStride: number,
    kind: number,
    classCount: number,
    maxFeatures: number,
    maxDepth: number,
    minSamplesSplit: number,
    minSamplesLeaf: number,
    minImpurityDecrease: number,
  ): void
  /**
   * Starts a tree on the first `count` of `samples`, whose `loads` are weight and weight in the second class, weight and
   * weighted target, or weight and class.
   */
  startTree(count: number, weight: number, minWeight: number, seed: number): void
  /** Makes nodes until about `budget` rows were searched or `room` nodes are made; returns how many are in `made`. */
  grow(budget: number, room: number): number
  isDone(): number
}

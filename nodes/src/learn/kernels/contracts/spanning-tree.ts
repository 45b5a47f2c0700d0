/** The kernel `spanning-tree`: a step of Prim's algorithm under the mutual reachability distance. */

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface SpanningTreeKernel {
  /**
   * Brings the row that joined last to the notice of the `left` rows outside of the tree: `nearest[i]` becomes the least of
   * itself and the reachability of row i from it, the greatest of |point - query| / alpha, `core` and `cores[i]`, and
   * `sources[i]` (i32) `row` where it did. Returns the place that is nearest now, of equals the one with the lowest of the
   * `numbers` (f64). Points lie feature by feature, `stride` doubles apart; behind an odd number of them there is a place
   * where `cores`, `nearest` and `numbers` are infinite.
   */
  step(
    points: number,
    stride: number,
    width: number,
    left: number,
    query: number,
    core: number,
    row: number,
    alpha: number,
    cores: number,
    nearest: number,
    numbers: number,
    sources: number,
  ): number
}

/** The kernel `distance`: finds the rows that might be near, by scores in single precision. */

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface DistanceKernel {
  /**
   * Scores x · y - |y|²/2 of four queries x (column by column) and `panelCount` panels of eight rows y (column by
   * column); every score above its query's threshold is appended to the query's list with its row number.
   */
  listNear(
    panels: number,
    halves: number,
    firstRow: number,
    panelCount: number,
    queries: number,
    width: number,
    thresholds: number,
    counts: number,
    lists: number,
    stride: number,
  ): void
}

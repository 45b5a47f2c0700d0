/** The kernel `elkan`: k-means by bounds of distances. */

/**
 * Arrays are byte offsets in the memory that the kernel was made with: rows and centers of doubles one after the other,
 * labels (i32), and the bounds that `elkan-bounds.ts` explains.
 */
export interface ElkanKernel {
  /** The first labels and bounds. */
  startBounds(
    x: number,
    rows: number,
    columns: number,
    centers: number,
    clusters: number,
    labels: number,
    upper: number,
    lower: number,
    halves: number,
  ): void
  /** Labels anew where the bounds don't settle them. */
  relabel(
    x: number,
    rows: number,
    columns: number,
    centers: number,
    clusters: number,
    labels: number,
    upper: number,
    lower: number,
    halves: number,
    nearest: number,
  ): void
  /** Centers moved by `shifts`: the bounds widen by as much. */
  loosen(rows: number, clusters: number, labels: number, upper: number, lower: number, shifts: number): void
}

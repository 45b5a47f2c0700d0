/** The kernel `t-sne`: the forces between points of an embedding in up to three dimensions. */

/** Bytes of a cell of the tree; there are at most twice as many cells as points. */
export const TSNE_CELL_BYTES = 48
/** Bytes of the workspace that `growTree` asks for. */
export const TSNE_SCRATCH_BYTES = 49 * 36

/** Arrays are byte offsets in the memory that the kernel was made with; points and forces are `[point][3]` doubles. */
export interface TsneKernel {
  /**
   * Grows the tree of cells in the cube around (x, y, z) that reaches `half` to every side, and puts `order` (i32, a
   * permutation of the points) into its order; returns how many cells there are.
   */
  growTree(
    points: number,
    rows: number,
    order: number,
    cells: number,
    scratch: number,
    x: number,
    y: number,
    z: number,
    half: number,
  ): number
  /**
   * Sets the forces that push the points at the places `start` to before `end` of the order away from all others, before
   * they are divided by the sum of all similarities; returns these points' share of it, their similarity of 1 to
   * themselves included. A cell stands for its points where it is narrower than `angle` times its distance.
   */
  repel(
    points: number,
    order: number,
    cells: number,
    cellCount: number,
    start: number,
    end: number,
    angleSquared: number,
    degrees: number,
    forces: number,
  ): number
  /**
   * Adds the forces along edges from the points `start` to before `end` to points with higher numbers: `ends` (i32) and
   * `weights` (f32) of point i are at the places `starts[i]` to before `starts[i + 1]` (i32).
   */
  attract(
    points: number,
    starts: number,
    ends: number,
    weights: number,
    start: number,
    end: number,
    degrees: number,
    forces: number,
  ): void
}

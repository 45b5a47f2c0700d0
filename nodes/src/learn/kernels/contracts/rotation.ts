/** The kernel `rotation`: sequences of plane rotations of neighbouring columns. */

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface RotationKernel {
  /**
   * For k = 0 … count - 1 turns columns k and k + 1 of doubles: `(a, b)` becomes `(c a + s b, c b - s a)` with the k-th
   * cosine and sine. Columns are `stride` bytes apart; `rows` is a multiple of 8.
   */
  rotateColumns(
    data: number,
    rows: number,
    stride: number,
    count: number,
    cosines: number,
    sines: number,
  ): void
}

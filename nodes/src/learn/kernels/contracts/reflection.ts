/** The kernel `reflection`: a QR decomposition's work on one block of rows. */

/** Arrays of doubles are byte offsets in the memory that the kernel was made with; strides count bytes. */
export interface ReflectionKernel {
  /**
   * Rotates a block of rows, column after column, into the upper triangle r. Column k of the block becomes the vector of
   * the k-th reflection, below a first entry of 1; `factors[k]` is its factor. `rows` is a multiple of 8.
   */
  foldBlock(
    block: number,
    rows: number,
    stride: number,
    columns: number,
    r: number,
    rStride: number,
    factors: number,
  ): void
  /**
   * The way back: overwrites the vectors with this block's rows of Q, given the triangle `top` that the blocks below
   * have left (the identity for the last), and leaves the one for the blocks above. `scratch` holds a column.
   */
  unfoldBlock(
    block: number,
    rows: number,
    stride: number,
    columns: number,
    top: number,
    topStride: number,
    factors: number,
    scratch: number,
  ): void
}

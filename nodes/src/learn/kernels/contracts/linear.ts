/** The kernel `linear`: products of a block of column-major rows with coefficients and of its columns with each other. */

/** Arrays of doubles are byte offsets; `stride` is the bytes from one column of the block to the next. */
export interface LinearKernel {
  /** z[i] += Σ_j theta[j] columns[j][i] */
  addTimes(columns: number, stride: number, count: number, theta: number, z: number, length: number): void
  /** out[j] += Σ_i columns[j][i] values[i] */
  addDots(columns: number, stride: number, count: number, values: number, out: number, length: number): void
  /** out[j * count + i] += Σ_r left[j][r] right[i][r] for i ≥ j */
  addGram(left: number, right: number, stride: number, count: number, out: number, length: number): void
}

/** The kernel `mlp`: what a neural network computes beside its matrix products, in one or two precisions. */

type Activate = (z: number, bias: number, rows: number, width: number, stride: number, kind: number) => void
type Derive = (delta: number, a: number, rows: number, width: number, stride: number, kind: number) => void
type Softmax = (z: number, rows: number, count: number, width: number, stride: number) => void
type ColumnSums = (d: number, target: number, rows: number, width: number, stride: number) => void
type WeightedSums = (
  d: number,
  factors: number,
  target: number,
  rows: number,
  width: number,
  stride: number,
  add: 0 | 1,
) => void
type Dots = (
  a: number,
  w: number,
  bias: number,
  target: number,
  /** A multiple of 4. */
  rows: number,
  inner: number,
  stride: number,
) => void
type Squares = (x: number, bytes: number) => number
type Transpose = (
  w: number,
  rows: number,
  columns: number,
  stride: number,
  target: number,
  targetStride: number,
) => void
type Adam = (
  w: number,
  g: number,
  m: number,
  v: number,
  bytes: number,
  alpha: number,
  count: number,
  rate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
) => void
type Descend = (
  w: number,
  g: number,
  v: number,
  bytes: number,
  alpha: number,
  count: number,
  rate: number,
  momentum: number,
  nesterov: 0 | 1,
) => void

/**
 * Arrays are byte offsets in the memory that the kernel was made with; `width` and strides count bytes and are
 * multiples of 16. Names end in the bits of the numbers they work on.
 */
export interface MlpKernel {
  /** `z = activation(z + bias)`. */
  activate32: Activate
  activate64: Activate
  /** `delta *= activation'`, given the activation's value a. */
  derive32: Derive
  derive64: Derive
  /** The softmax of the first `count` values of each row; what pads a row becomes 0. */
  softmax32: Softmax
  softmax64: Softmax
  /** `target[j] = Σ d[i][j]`. */
  columnSums32: ColumnSums
  columnSums64: ColumnSums
  /** `target[j] = Σ factors[i] d[i][j]`; what is there and that sum with `add` 1. */
  weightedSums32: WeightedSums
  weightedSums64: WeightedSums
  /** `target[i] = Σ a[i][k] w[k] + bias`, `inner` products each: a layer of one unit. */
  dots32: Dots
  dots64: Dots
  /** `Σ x²` in double precision; bytes are a multiple of 32. */
  squares32: Squares
  squares64: Squares
  transpose32: Transpose
  transpose64: Transpose
  /** Copies rows of `stride` bytes, named by `index` (i32), from anywhere but the target. */
  gather(x: number, stride: number, index: number, count: number, target: number): void
  /** One step of Adam along `(g + alpha w) / count`; m and v are the moments. */
  adam32: Adam
  adam64: Adam
  /** One step of gradient descent along the same; v are the velocities. */
  descend32: Descend
  descend64: Descend
}

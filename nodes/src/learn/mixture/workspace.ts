import { createProducts } from '../linear-algebra/products.ts'
import type { Products } from '../linear-algebra/products.ts'

/** Rows that are worked on at a time. */
export const BLOCK_ROWS = 1024
/** Features up to which plain loops over blocks are faster than products of matrices, which have to copy them. */
export const FEW_FEATURES = 24

/** What a mixture computes in, made once: blocks lie feature by feature, `[feature][row]`, `BLOCK_ROWS` rows apart. */
export interface MixtureWorkspace {
  products: Products
  deviations: Float64Array
  weighted: Float64Array
  rotated: Float64Array
}

export function createWorkspace(features: number): MixtureWorkspace {
  return {
    products: createProducts(),
    deviations: new Float64Array(BLOCK_ROWS * features),
    weighted: new Float64Array(BLOCK_ROWS * features),
    rotated: new Float64Array(BLOCK_ROWS),
  }
}

/** The rows `start` to before `end` of the columns less a mean, to a block. */
export function fillDeviations(
  block: Float64Array,
  columns: readonly Float64Array[],
  mean: Float64Array,
  start: number,
  end: number,
): void {
  for (let feature = 0; feature < columns.length; feature += 1) {
    const column = columns[feature]
    const center = mean[feature]
    const base = feature * BLOCK_ROWS - start
    for (let row = start; row < end; row += 1) block[base + row] = column[row] - center
  }
}

/** `target[i] = Σ factors[k] block[k][i]` over the first `count` features k; `factors` are `step` apart from `first` on. */
export function combineFeatures(
  target: Float64Array,
  block: Float64Array,
  {
    rows,
    count,
    factors,
    first,
    step,
  }: { rows: number; count: number; factors: Float64Array; first: number; step: number },
): void {
  const odd = count & 1
  const u = odd === 1 ? factors[first] : 0
  for (let i = 0; i < rows; i += 1) target[i] = u * block[i]
  // Two features a turn: the sums are read and written half as often.
  for (let k = odd; k < count; k += 2) {
    const a = factors[first + k * step]
    const b = factors[first + (k + 1) * step]
    const at = k * BLOCK_ROWS
    const next = at + BLOCK_ROWS
    for (let i = 0; i < rows; i += 1) target[i] += a * block[at + i] + b * block[next + i]
  }
}

/** Σ a[i] b[i] of two features of blocks. */
export function featureProduct(a: Float64Array, i: number, b: Float64Array, j: number, rows: number): number {
  const from = i * BLOCK_ROWS
  const to = j * BLOCK_ROWS
  const whole = rows & ~3
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let row = 0; row < whole; row += 4) {
    s0 += a[from + row] * b[to + row]
    s1 += a[from + row + 1] * b[to + row + 1]
    s2 += a[from + row + 2] * b[to + row + 2]
    s3 += a[from + row + 3] * b[to + row + 3]
  }
  for (let row = whole; row < rows; row += 1) s0 += a[from + row] * b[to + row]
  return s0 + s1 + (s2 + s3)
}

import type { DenseMatrix } from './dense-matrix.ts'
import { createRotatedColumns } from './rotated-columns.ts'
import type { Steps } from './steps.ts'
import { hypotenuse, NOTHING } from './vectors.ts'

/** How many sweeps one singular value may take; two are usual. */
const MOST_SWEEPS = 80

/** The rotations of one sweep, of the left and of the right vectors. */
interface Sweep {
  leftCosines: Float64Array
  leftSines: Float64Array
  rightCosines: Float64Array
  rightSines: Float64Array
}

/**
 * Diagonalises an upper bidiagonal matrix in place by implicit QR sweeps (Golub & Kahan; without a shift where a
 * singular value is near 0: Demmel & Kahan 1990). `diagonal` becomes the singular values, of either sign and in no
 * order; the columns of u (null unless `wantsLeft`) and v are their vectors. The entries are expected to be about 1 or smaller.
 */
export function* diagonaliseBidiagonal(
  diagonal: Float64Array,
  above: Float64Array,
  wantsLeft: boolean,
): Steps<{ u: DenseMatrix | null; v: DenseMatrix }> {
  const n = diagonal.length
  const u = wantsLeft ? createRotatedColumns(n) : null
  const v = createRotatedColumns(n)
  const rotations: Sweep = {
    leftCosines: new Float64Array(n),
    leftSines: new Float64Array(n),
    rightCosines: new Float64Array(n),
    rightSines: new Float64Array(n),
  }
  let last = n - 1
  let sweeps = 0
  while (last > 0) {
    const first = startOfBlock(diagonal, above, last)
    if (first === last || sweeps > MOST_SWEEPS) {
      last -= 1
      sweeps = 0
      continue
    }
    sweeps += 1
    const shift = shiftOf(diagonal, above, first, last)
    if (shift === 0) sweepUnshifted(diagonal, above, first, last, rotations)
    else sweepShifted(diagonal, above, first, last, shift, rotations)
    u?.turn(first, last - first, rotations.leftCosines, rotations.leftSines)
    v.turn(first, last - first, rotations.rightCosines, rotations.rightSines)
    yield
  }
  return { u: u && u.result(), v: v.result() }
}

/** Where the block that ends at `last` begins: the entry above it is negligible and is set to 0. */
function startOfBlock(diagonal: Float64Array, above: Float64Array, last: number): number {
  for (let i = last - 1; i >= 0; i -= 1) {
    const size = Math.abs(diagonal[i]) + Math.abs(diagonal[i + 1])
    if (Math.abs(above[i]) > Math.max(NOTHING, Number.EPSILON * 0.5 * size)) continue
    above[i] = 0
    return i + 1
  }
  return 0
}

/** The smaller singular value of the last two rows; 0 where a shift would cost digits and gain nothing. */
function shiftOf(diagonal: Float64Array, above: Float64Array, first: number, last: number): number {
  for (let i = first; i <= last; i += 1) if (diagonal[i] === 0) return 0
  const shift = smallerSingularValue(diagonal[last - 1], above[last - 1], diagonal[last])
  const top = Math.abs(diagonal[first])
  return (shift / top) ** 2 < Number.EPSILON ? 0 : shift
}

/** The smaller singular value of `[[f, g], [0, h]]` without overflow or cancellation. */
function smallerSingularValue(f: number, g: number, h: number): number {
  const least = Math.min(Math.abs(f), Math.abs(h))
  const most = Math.max(Math.abs(f), Math.abs(h))
  const beside = Math.abs(g)
  if (least === 0) return 0
  if (beside === 0) return least
  const sum = 1 + least / most
  const difference = (most - least) / most
  if (beside < most) {
    const square = (beside / most) ** 2
    return least * (2 / (Math.sqrt(sum * sum + square) + Math.sqrt(difference * difference + square)))
  }
  const ratio = most / beside
  if (ratio === 0) return (least * most) / beside
  const root = Math.sqrt(1 + (sum * ratio) ** 2) + Math.sqrt(1 + (difference * ratio) ** 2)
  return 2 * (least / root) * ratio
}

function sweepShifted(
  diagonal: Float64Array,
  above: Float64Array,
  first: number,
  last: number,
  shift: number,
  { leftCosines, leftSines, rightCosines, rightSines }: Sweep,
): void {
  const start = diagonal[first]
  let f = (Math.abs(start) - shift) * (Math.sign(start) + shift / start)
  let g = above[first]
  for (let i = first; i < last; i += 1) {
    let length = hypotenuse(f, g)
    let cosine = length === 0 ? 1 : f / length
    let sine = length === 0 ? 0 : g / length
    if (i > first) above[i - 1] = length
    f = cosine * diagonal[i] + sine * above[i]
    above[i] = cosine * above[i] - sine * diagonal[i]
    g = sine * diagonal[i + 1]
    diagonal[i + 1] *= cosine
    rightCosines[i - first] = cosine
    rightSines[i - first] = sine
    length = hypotenuse(f, g)
    cosine = length === 0 ? 1 : f / length
    sine = length === 0 ? 0 : g / length
    diagonal[i] = length
    f = cosine * above[i] + sine * diagonal[i + 1]
    diagonal[i + 1] = cosine * diagonal[i + 1] - sine * above[i]
    if (i + 1 < last) {
      g = sine * above[i + 1]
      above[i + 1] *= cosine
    }
    leftCosines[i - first] = cosine
    leftSines[i - first] = sine
  }
  above[last - 1] = f
}

function sweepUnshifted(
  diagonal: Float64Array,
  above: Float64Array,
  first: number,
  last: number,
  { leftCosines, leftSines, rightCosines, rightSines }: Sweep,
): void {
  let cosine = 1
  let sine = 0
  let oldCosine = 1
  let oldSine = 0
  for (let i = first; i < last; i += 1) {
    const f = diagonal[i] * cosine
    const length = hypotenuse(f, above[i])
    cosine = length === 0 ? 1 : f / length
    sine = length === 0 ? 0 : above[i] / length
    if (i > first) above[i - 1] = oldSine * length
    const p = oldCosine * length
    const q = diagonal[i + 1] * sine
    diagonal[i] = hypotenuse(p, q)
    oldCosine = diagonal[i] === 0 ? 1 : p / diagonal[i]
    oldSine = diagonal[i] === 0 ? 0 : q / diagonal[i]
    rightCosines[i - first] = cosine
    rightSines[i - first] = sine
    leftCosines[i - first] = oldCosine
    leftSines[i - first] = oldSine
  }
  const end = diagonal[last] * cosine
  diagonal[last] = end * oldCosine
  above[last - 1] = end * oldSine
}

/** B-splines over ascending knots by the recurrence of Cox and de Boor. */

/**
 * Values of the splines that are not zero at `x`, written to `values` (`degree + 1` of them); beyond the base interval
 * by the polynomials of its ends.
 *
 * @returns the number of the first of them.
 */
export function activeSplines(knots: Float64Array, x: number, values: Float64Array): number {
  const degree = values.length - 1
  const interval = intervalOf(knots, degree, x)
  raise(knots, { degree, x, interval }, values)
  return interval - degree
}

/** The first derivatives of the splines that `activeSplines` values. */
export function activeSlopes(knots: Float64Array, x: number, degree: number): Float64Array {
  const slopes = new Float64Array(degree + 1)
  if (degree === 0) return slopes
  const interval = intervalOf(knots, degree, x)
  const lower = new Float64Array(degree)
  raise(knots, { degree: degree - 1, x, interval }, lower)
  for (let n = 1; n <= degree; n += 1) {
    const width = knots[interval + n] - knots[interval + n - degree]
    if (width === 0) continue
    const slope = (degree * lower[n - 1]) / width
    slopes[n - 1] -= slope
    slopes[n] = slope
  }
  return slopes
}

function raise(
  knots: Float64Array,
  { degree, x, interval }: { degree: number; x: number; interval: number },
  values: Float64Array,
): void {
  values[0] = 1
  for (let j = 1; j <= degree; j += 1) {
    let lower = values[0]
    values[0] = 0
    for (let n = 1; n <= j; n += 1) {
      const right = knots[interval + n]
      const left = knots[interval + n - j]
      const share = right === left ? 0 : lower / (right - left)
      lower = values[n]
      values[n - 1] += share * (right - x)
      values[n] = share * (x - left)
    }
  }
}

/** The last interval between base knots that begins at or before `x`; the end ones for what lies beyond. */
function intervalOf(knots: Float64Array, degree: number, x: number): number {
  const last = knots.length - degree - 2
  let interval = degree
  while (interval < last && x >= knots[interval + 1]) interval += 1
  return interval
}

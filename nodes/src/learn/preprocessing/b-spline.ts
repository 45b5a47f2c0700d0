/** The B-splines that are not zero at one place: those of numbers `first` to `first + degree`. */
export interface ActiveSplines {
  first: number
  /** `degree + 1` values. */
  values: Float64Array
}

/**
 * Values of the B-splines over ascending knots at `x` by the recurrence of Cox and de Boor, beyond the base interval by
 * the polynomials of its ends.
 */
export function activeSplines(knots: Float64Array, degree: number, x: number): ActiveSplines {
  const interval = intervalOf(knots, degree, x)
  return { first: interval - degree, values: raise(knots, { degree, x, interval }) }
}

/** The first derivatives of the B-splines at `x`. */
export function activeSlopes(knots: Float64Array, degree: number, x: number): ActiveSplines {
  const interval = intervalOf(knots, degree, x)
  const slopes = new Float64Array(degree + 1)
  if (degree === 0) return { first: interval, values: slopes }
  const lower = raise(knots, { degree: degree - 1, x, interval })
  for (let n = 1; n <= degree; n += 1) {
    const width = knots[interval + n] - knots[interval + n - degree]
    if (width === 0) continue
    const slope = (degree * lower[n - 1]) / width
    slopes[n - 1] -= slope
    slopes[n] = slope
  }
  return { first: interval - degree, values: slopes }
}

function raise(
  knots: Float64Array,
  { degree, x, interval }: { degree: number; x: number; interval: number },
): Float64Array {
  const values = new Float64Array(degree + 1)
  values[0] = 1
  for (let j = 1; j <= degree; j += 1) {
    const lower = values.slice(0, j)
    values[0] = 0
    for (let n = 1; n <= j; n += 1) {
      const right = knots[interval + n]
      const left = knots[interval + n - j]
      values[n] = 0
      if (right === left) continue
      const share = lower[n - 1] / (right - left)
      values[n - 1] += share * (right - x)
      values[n] = share * (x - left)
    }
  }
  return values
}

/** The last interval between base knots that begins at or before `x`; the end ones for what lies beyond. */
function intervalOf(knots: Float64Array, degree: number, x: number): number {
  const last = knots.length - degree - 2
  let interval = degree
  while (interval < last && x >= knots[interval + 1]) interval += 1
  return interval
}

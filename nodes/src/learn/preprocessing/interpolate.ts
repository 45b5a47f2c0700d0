/**
 * `np.interp` of one value, to the last bit: linear between the points (`xs` ascending, repeats allowed), the end values
 * beyond them, `NaN` of `NaN`.
 */
export function interpolate(x: number, xs: Float64Array, ys: Float64Array): number {
  const last = xs.length - 1
  if (Number.isNaN(x)) return x
  if (x > xs[last]) return ys[last]
  if (x < xs[0]) return ys[0]
  const place = lastAtMost(xs, x)
  if (place >= last) return ys[last]
  if (xs[place] === x) return ys[place]
  const slope = (ys[place + 1] - ys[place]) / (xs[place + 1] - xs[place])
  return slope * (x - xs[place]) + ys[place]
}

function lastAtMost(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

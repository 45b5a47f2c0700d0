/** Linear scales and round tick values. */

/** Maps `domain` onto `range`; a domain of no width maps to the middle of the range. */
export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const width = domain[1] - domain[0]
  if (width === 0) return () => (range[0] + range[1]) / 2
  return (value) => range[0] + ((value - domain[0]) / width) * (range[1] - range[0])
}

/** About `count` round values (1, 2 or 5 times a power of ten) within `[low, high]`, at least `least` apart. */
export function roundTicks(low: number, high: number, count = 5, least = 0): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(least, power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10))
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step)
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

/** The extent of `values` with a little room at both ends; around zero when there are none. */
export function paddedExtent(values: readonly number[], room = 0.05): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) return [-1, 1]
  const pad = (high - low || Math.abs(high) || 1) * room
  return [low - pad, high + pad]
}

/** An SVG path through points, to a tenth of a pixel; at most `most` points, evenly thinned, ends kept. */
export function linePath(points: readonly (readonly [number, number])[], most = 400): string {
  const stride = Math.max(1, (points.length - 1) / (most - 1))
  const kept =
    points.length <= most
      ? points
      : Array.from({ length: most }, (_, index) => points[Math.round(index * stride)])
  return kept.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
}

/** Points painted into pixels: a hundred thousand of them take milliseconds, where a drawing call each takes seconds. */

export interface Domain {
  x: readonly [number, number]
  y: readonly [number, number]
}

export interface Rgb {
  red: number
  green: number
  blue: number
}

export interface RasterRequest {
  x: ArrayLike<number>
  y: ArrayLike<number>
  /** A place in `colours` for each point; the first colour for all where null. */
  codes: ArrayLike<number> | null
  colours: readonly Rgb[]
  domain: Domain
  width: number
  height: number
  /** Device pixels a page pixel. */
  scale: number
}

/** Paints over `pixels` (RGBA, opaque, `width * height`); the more points lie on a pixel, the fuller its colour. */
export function paintPoints(pixels: Uint8ClampedArray, request: RasterRequest): number {
  const { x, y, codes, colours, domain, width, height } = request
  const xScale = width / (domain.x[1] - domain.x[0])
  const yScale = height / (domain.y[1] - domain.y[0])
  const [xLow] = domain.x
  const yHigh = domain.y[1]
  const radius = radiusOf(x.length) * request.scale
  const stamp = stampOf(radius)
  const alpha = alphaOf(x.length)
  let drawn = 0
  for (let point = 0; point < x.length; point++) {
    const px = Math.floor((x[point] - xLow) * xScale)
    const py = Math.floor((yHigh - y[point]) * yScale)
    if (px < 0 || py < 0 || px >= width || py >= height) continue
    drawn += 1
    const { red, green, blue } = colours[codes === null ? 0 : codes[point] % colours.length]
    for (let index = 0; index < stamp.length; index += 2) {
      const column = px + stamp[index]
      const row = py + stamp[index + 1]
      if (column < 0 || row < 0 || column >= width || row >= height) continue
      const at = (row * width + column) * 4
      pixels[at] += ((red - pixels[at]) * alpha) >> 8
      pixels[at + 1] += ((green - pixels[at + 1]) * alpha) >> 8
      pixels[at + 2] += ((blue - pixels[at + 2]) * alpha) >> 8
    }
  }
  return drawn
}

/** Fewer points are drawn larger. */
function radiusOf(points: number): number {
  return points > 20_000 ? 1 : points > 3000 ? 1.5 : 2.5
}

/** Of 256. */
function alphaOf(points: number): number {
  return points > 50_000 ? 70 : points > 5000 ? 110 : 170
}

/** Places of a disc's pixels around its middle, column and row in turn. */
function stampOf(radius: number): Int32Array {
  const places: number[] = []
  const reach = Math.ceil(radius)
  for (let row = -reach; row <= reach; row++) {
    for (let column = -reach; column <= reach; column++) {
      if (row * row + column * column <= radius * radius) places.push(column, row)
    }
  }
  return Int32Array.from(places)
}

/** The domain a zoom step later, with the point at `at` (0 to 1 from left and top) where it was. */
export function zoomed(domain: Domain, factor: number, at: { x: number; y: number }): Domain {
  return { x: zoomedSide(domain.x, factor, at.x), y: zoomedSide(domain.y, factor, 1 - at.y) }
}

/** The domain moved by shares of its width and height. */
export function panned(domain: Domain, by: { x: number; y: number }): Domain {
  const dx = (domain.x[1] - domain.x[0]) * by.x
  const dy = (domain.y[1] - domain.y[0]) * by.y
  return { x: [domain.x[0] - dx, domain.x[1] - dx], y: [domain.y[0] + dy, domain.y[1] + dy] }
}

function zoomedSide([low, high]: readonly [number, number], factor: number, at: number): [number, number] {
  const fixed = low + (high - low) * at
  return [fixed - (fixed - low) * factor, fixed + (high - fixed) * factor]
}

/** Pearson's correlation of the points; null where one side doesn't vary. */
export function correlationOf(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const count = x.length
  let xMean = 0
  let yMean = 0
  for (let index = 0; index < count; index++) {
    xMean += x[index] / count
    yMean += y[index] / count
  }
  let xx = 0
  let yy = 0
  let xy = 0
  for (let index = 0; index < count; index++) {
    const dx = x[index] - xMean
    const dy = y[index] - yMean
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}

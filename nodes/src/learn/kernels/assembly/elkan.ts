// Elkan's k-means over rows of doubles that lie one after the other: labels from bounds of distances, so that most distances
// are never computed. What the bounds mean is said in `../elkan-bounds.ts`. Centers are plain, [center][feature].

/**
 * The Euclidean distance of a row to a center. Squares are added four at a time and in the order of columns, as
 * scikit-learn adds them: a row that is equally far from two centers then goes to the same one.
 */
@inline
function distanceTo(x: usize, center: usize, columns: i32): f64 {
  let total: f64 = 0
  const whole = x + ((<usize>(columns & ~3)) << 3)
  while (x < whole) {
    const d0 = f64x2.sub(v128.load(x), v128.load(center))
    const d1 = f64x2.sub(v128.load(x, 16), v128.load(center, 16))
    const s0 = f64x2.mul(d0, d0)
    const s1 = f64x2.mul(d1, d1)
    const pair = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1)
    total += pair + f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1)
    x += 32
    center += 32
  }
  for (let i = columns & 3; i > 0; i--) {
    const difference = load<f64>(x) - load<f64>(center)
    total += difference * difference
    x += 8
    center += 8
  }
  return Math.sqrt(total)
}

/** The first labels and bounds of Elkan's algorithm; `elkan-bounds.ts` says what they mean. */
export function startBounds(
  x: usize,
  rows: i32,
  columns: i32,
  centers: usize,
  clusters: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  halves: usize,
): void {
  const row = (<usize>columns) << 3
  const bounds = (<usize>clusters) << 3
  for (let at = 0; at < rows; at++) {
    let label = 0
    let least = distanceTo(x, centers, columns)
    store<f64>(lower, least)
    for (let center = 1; center < clusters; center++) {
      const offset = (<usize>center) << 3
      if (!(least > load<f64>(halves + (<usize>label) * bounds + offset))) {
        store<f64>(lower + offset, 0)
        continue
      }
      const other = distanceTo(x, centers + (<usize>center) * row, columns)
      store<f64>(lower + offset, other)
      if (other < least) {
        least = other
        label = center
      }
    }
    store<i32>(labels, label)
    store<f64>(upper, least)
    labels += 4
    upper += 8
    lower += bounds
    x += row
  }
}

/** Labels rows anew where the bounds don't settle them. */
export function relabel(
  x: usize,
  rows: i32,
  columns: i32,
  centers: usize,
  clusters: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  halves: usize,
  nearest: usize,
): void {
  const row = (<usize>columns) << 3
  const bounds = (<usize>clusters) << 3
  for (let at = 0; at < rows; at++) {
    let label = load<i32>(labels)
    let most = load<f64>(upper)
    if (load<f64>(nearest + ((<usize>label) << 3)) < most) {
      let isTight = false
      for (let center = 0; center < clusters; center++) {
        const offset = (<usize>center) << 3
        const half = halves + (<usize>label) * bounds + offset
        if (center == label || most <= load<f64>(lower + offset) || most <= load<f64>(half)) continue
        if (!isTight) {
          most = distanceTo(x, centers + (<usize>label) * row, columns)
          store<f64>(lower + ((<usize>label) << 3), most)
          isTight = true
          if (most <= load<f64>(lower + offset) && most <= load<f64>(half)) continue
        }
        const other = distanceTo(x, centers + (<usize>center) * row, columns)
        store<f64>(lower + offset, other)
        if (other >= most) continue
        label = center
        most = other
      }
      store<i32>(labels, label)
      store<f64>(upper, most)
    }
    labels += 4
    upper += 8
    lower += bounds
    x += row
  }
}

/** Centers moved by `shifts`: bounds of the rows widen by as much. */
export function loosen(
  rows: i32,
  clusters: i32,
  labels: usize,
  upper: usize,
  lower: usize,
  shifts: usize,
): void {
  const pairs = (<usize>(clusters & ~1)) << 3
  const zero = f64x2.splat(0)
  for (let at = 0; at < rows; at++) {
    const shift = load<f64>(shifts + ((<usize>load<i32>(labels)) << 3))
    store<f64>(upper, load<f64>(upper) + shift)
    let offset: usize = 0
    for (; offset < pairs; offset += 16) {
      const bound = f64x2.sub(v128.load(lower + offset), v128.load(shifts + offset))
      v128.store(lower + offset, f64x2.pmax(zero, bound))
    }
    if (clusters & 1) {
      const bound = load<f64>(lower + offset) - load<f64>(shifts + offset)
      store<f64>(lower + offset, bound > 0 ? bound : 0)
    }
    labels += 4
    upper += 8
    lower += (<usize>clusters) << 3
  }
}

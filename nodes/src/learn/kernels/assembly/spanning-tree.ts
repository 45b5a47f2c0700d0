// One step of Prim's algorithm over rows that are not in the tree yet, under the mutual reachability distance.
//
// The rows lie feature by feature, `stride` doubles apart, so that two neighbours share a vector; what is known of them
// (their core distances, how near the tree is, through which row, their numbers) lies in arrays of the same order. Where
// their number is odd, one more place has infinite distances and so never joins.

/**
 * Brings the row that joined last (`query`, with its core distance) to the notice of all rows outside; returns the place
 * of the one that is nearest to the tree now, of equals the one with the lowest number.
 */
export function step(
  points: usize,
  stride: i32,
  width: i32,
  left: i32,
  query: usize,
  core: f64,
  row: i32,
  alpha: f64,
  cores: usize,
  nearest: usize,
  numbers: usize,
  sources: usize,
): i32 {
  const apart = (<usize>stride) << 3
  const cored = f64x2.splat(core)
  const scale = f64x2.splat(alpha)
  const isScaled = alpha != 1
  let least = f64x2.splat(Infinity)
  let number = f64x2.splat(Infinity)
  let place = i64x2(0, 1)
  let own = i64x2(0, 1)
  const two = i64x2.splat(2)
  for (let at = 0; at < left; at += 2) {
    const offset = (<usize>at) << 3
    let x = points + offset
    let q = query
    let squared = f64x2.splat(0)
    for (let feature = 0; feature < width; feature++) {
      const difference = f64x2.sub(v128.load64_splat(q), v128.load(x))
      squared = f64x2.add(squared, f64x2.mul(difference, difference))
      x += apart
      q += 8
    }
    let reach = f64x2.sqrt(squared)
    if (isScaled) reach = f64x2.div(reach, scale)
    reach = f64x2.pmax(f64x2.pmax(reach, v128.load(cores + offset)), cored)
    let known = v128.load(nearest + offset)
    const isNearer = f64x2.lt(reach, known)
    if (v128.any_true(isNearer)) {
      known = v128.bitselect(reach, known, isNearer)
      v128.store(nearest + offset, known)
      const source = sources + ((<usize>at) << 2)
      if (i64x2.extract_lane(isNearer, 0)) store<i32>(source, row)
      if (i64x2.extract_lane(isNearer, 1)) store<i32>(source, row, 4)
    }
    const numbered = v128.load(numbers + offset)
    const isFirst = v128.and(f64x2.eq(known, least), f64x2.lt(numbered, number))
    const isLess = v128.or(f64x2.lt(known, least), isFirst)
    least = v128.bitselect(known, least, isLess)
    number = v128.bitselect(numbered, number, isLess)
    place = v128.bitselect(own, place, isLess)
    own = i64x2.add(own, two)
  }
  const a = f64x2.extract_lane(least, 0)
  const b = f64x2.extract_lane(least, 1)
  const isSecond = b < a || (b == a && f64x2.extract_lane(number, 1) < f64x2.extract_lane(number, 0))
  return <i32>(isSecond ? i64x2.extract_lane(place, 1) : i64x2.extract_lane(place, 0))
}

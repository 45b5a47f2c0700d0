// The forces of t-SNE in up to three dimensions: repulsion from all points through a tree of cells (Barnes & Hut 1986, van
// der Maaten 2014), attraction along the edges of the neighbour graph.
//
// Points and forces are [point][3] doubles; where the embedding is flat the third is 0 and left alone. The tree is a list
// of cells in the order of a depth-first walk, so that a walk without a stack either goes to the next cell or skips those
// inside this one. A cell is 48 bytes: the mean of its points (3 doubles), how many they are, the square of its width (-1
// where it has no cells inside), and where the walk goes when it is not opened.

const CELL: usize = 48
/** Points that this many halvings of the root don't part are taken for one. */
const MOST_DEPTH: i32 = 48
/** Nine numbers for each depth: where its octants begin, and their end. */
const BOUNDS: usize = 36

// One tree is grown at a time: what a recursion would otherwise hand down unchanged.
let points: usize = 0
let order: usize = 0
let cells: usize = 0
let bounds: usize = 0
let count: i32 = 0

@inline
function coordinate(place: i32, axis: usize): f64 {
  return load<f64>(points + (<usize>load<i32>(order + ((<usize>place) << 2))) * 24 + axis)
}

/** Puts the points below `border` first; returns where the others begin. */
function part(start: i32, end: i32, axis: usize, border: f64): i32 {
  let low = start
  let high = end - 1
  while (true) {
    while (low <= high && coordinate(low, axis) < border) low++
    while (low <= high && coordinate(high, axis) >= border) high--
    if (low >= high) return low
    const a = order + ((<usize>low) << 2)
    const b = order + ((<usize>high) << 2)
    const held = load<i32>(a)
    store<i32>(a, load<i32>(b))
    store<i32>(b, held)
  }
}

@inline
function boundAt(octants: usize, octant: i32): i32 {
  return load<i32>(octants + ((<usize>octant) << 2))
}

/** Sorts the points into the octants around a centre; returns how many of them have points. */
function split(start: i32, end: i32, x: f64, y: f64, z: f64, octants: usize): i32 {
  const middle = part(start, end, 16, z)
  const front = part(start, middle, 8, y)
  const back = part(middle, end, 8, y)
  store<i32>(octants, start)
  store<i32>(octants, part(start, front, 0, x), 4)
  store<i32>(octants, front, 8)
  store<i32>(octants, part(front, middle, 0, x), 12)
  store<i32>(octants, middle, 16)
  store<i32>(octants, part(middle, back, 0, x), 20)
  store<i32>(octants, back, 24)
  store<i32>(octants, part(back, end, 0, x), 28)
  store<i32>(octants, end, 32)
  let filled = 0
  for (let octant = 0; octant < 8; octant++) {
    filled += i32(boundAt(octants, octant + 1) > boundAt(octants, octant))
  }
  return filled
}

/** Adds the cell of the points `start` to before `end` and all cells inside; its means are still sums. */
function grow(start: i32, end: i32, x: f64, y: f64, z: f64, half: f64, depth: i32): void {
  const cell = cells + (<usize>count) * CELL
  count++
  let octants: usize = 0
  let isLeaf = end - start == 1
  // A cell whose points are all in one octant is that octant: cells inside others are always fewer than points.
  while (!isLeaf) {
    if (depth >= MOST_DEPTH) {
      isLeaf = true
      break
    }
    octants = bounds + (<usize>depth) * BOUNDS
    if (split(start, end, x, y, z, octants) > 1) break
    let octant = 0
    while (boundAt(octants, octant + 1) == boundAt(octants, octant)) octant++
    half *= 0.5
    depth++
    x += octant & 1 ? half : -half
    y += octant & 2 ? half : -half
    z += octant & 4 ? half : -half
  }
  let sumX: f64 = 0
  let sumY: f64 = 0
  let sumZ: f64 = 0
  if (isLeaf) {
    for (let place = start; place < end; place++) {
      sumX += coordinate(place, 0)
      sumY += coordinate(place, 8)
      sumZ += coordinate(place, 16)
    }
  } else {
    const quarter = half * 0.5
    for (let octant = 0; octant < 8; octant++) {
      const from = boundAt(octants, octant)
      const to = boundAt(octants, octant + 1)
      if (from == to) continue
      const inside = cells + (<usize>count) * CELL
      grow(
        from,
        to,
        x + (octant & 1 ? quarter : -quarter),
        y + (octant & 2 ? quarter : -quarter),
        z + (octant & 4 ? quarter : -quarter),
        quarter,
        depth + 1,
      )
      sumX += load<f64>(inside)
      sumY += load<f64>(inside, 8)
      sumZ += load<f64>(inside, 16)
    }
  }
  store<f64>(cell, sumX)
  store<f64>(cell, sumY, 8)
  store<f64>(cell, sumZ, 16)
  store<f64>(cell, <f64>(end - start), 24)
  store<f64>(cell, isLeaf ? -1 : 4 * half * half, 32)
  store<i32>(cell, <i32>(cells + (<usize>count) * CELL), 40)
}

/**
 * Grows the tree of all points in the cube around (x, y, z) and puts `orderAt` into its order; returns how many cells it
 * has, at most twice as many as points. `scratch`: 49 times 36 bytes.
 */
export function growTree(
  pointsAt: usize,
  rows: i32,
  orderAt: usize,
  cellsAt: usize,
  scratch: usize,
  x: f64,
  y: f64,
  z: f64,
  half: f64,
): i32 {
  points = pointsAt
  order = orderAt
  cells = cellsAt
  bounds = scratch
  count = 0
  grow(0, rows, x, y, z, half, 0)
  let cell = cells
  for (let i = 0; i < count; i++) {
    const scale = 1 / load<f64>(cell, 24)
    store<f64>(cell, load<f64>(cell) * scale)
    store<f64>(cell, load<f64>(cell, 8) * scale, 8)
    store<f64>(cell, load<f64>(cell, 16) * scale, 16)
    cell += CELL
  }
  return count
}

/**
 * The forces that push the points at `start` to before `end` of the order away from all others, and the sum of their
 * similarities to all points, themselves included. Two neighbours in the order walk the tree together, one in each lane: a
 * cell is opened when it is too wide for either.
 */
export function repel(
  pointsAt: usize,
  orderAt: usize,
  cellsAt: usize,
  cellCount: i32,
  start: i32,
  end: i32,
  angleSquared: f64,
  degrees: f64,
  forces: usize,
): f64 {
  const last = cellsAt + (<usize>cellCount) * CELL
  const theta = f64x2.splat(angleSquared)
  const dof = f64x2.splat(degrees)
  const isSquareRoot = degrees != 1
  let total: f64 = 0
  for (let place = start; place < end; place += 2) {
    const a = <usize>load<i32>(orderAt + ((<usize>place) << 2))
    const isPair = place + 1 < end
    const b = isPair ? <usize>load<i32>(orderAt + ((<usize>place) << 2), 4) : a
    const pa = pointsAt + a * 24
    const pb = pointsAt + b * 24
    const x = v128.load64_lane(pb, v128.load64_zero(pa), 1)
    const y = v128.load64_lane(pb + 8, v128.load64_zero(pa + 8), 1)
    const z = v128.load64_lane(pb + 16, v128.load64_zero(pa + 16), 1)
    let forceX = f64x2.splat(0)
    let forceY = f64x2.splat(0)
    let forceZ = f64x2.splat(0)
    let sum = f64x2.splat(0)
    let cell = cellsAt
    while (cell < last) {
      const dx = f64x2.sub(x, v128.load64_splat(cell))
      const dy = f64x2.sub(y, v128.load64_splat(cell, 8))
      const dz = f64x2.sub(z, v128.load64_splat(cell, 16))
      const squared = f64x2.add(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)), f64x2.mul(dz, dz))
      if (i64x2.all_true(f64x2.lt(v128.load64_splat(cell, 32), f64x2.mul(theta, squared)))) {
        const near = f64x2.div(dof, f64x2.add(dof, squared))
        const mass = v128.load64_splat(cell, 24)
        let similarity = f64x2.mul(mass, near)
        if (isSquareRoot) similarity = f64x2.mul(similarity, f64x2.sqrt(near))
        sum = f64x2.add(sum, similarity)
        const push = f64x2.mul(similarity, near)
        forceX = f64x2.add(forceX, f64x2.mul(push, dx))
        forceY = f64x2.add(forceY, f64x2.mul(push, dy))
        forceZ = f64x2.add(forceZ, f64x2.mul(push, dz))
        cell = <usize>load<i32>(cell, 40)
      } else {
        cell += CELL
      }
    }
    const fa = forces + a * 24
    store<f64>(fa, f64x2.extract_lane(forceX, 0))
    store<f64>(fa, f64x2.extract_lane(forceY, 0), 8)
    store<f64>(fa, f64x2.extract_lane(forceZ, 0), 16)
    total += f64x2.extract_lane(sum, 0)
    if (isPair) {
      const fb = forces + b * 24
      store<f64>(fb, f64x2.extract_lane(forceX, 1))
      store<f64>(fb, f64x2.extract_lane(forceY, 1), 8)
      store<f64>(fb, f64x2.extract_lane(forceZ, 1), 16)
      total += f64x2.extract_lane(sum, 1)
    }
  }
  return total
}

/**
 * Adds the forces along the edges of the points `start` to before `end`, both ends of each edge. Edges lead to points with
 * higher numbers; their weights are in single precision.
 */
export function attract(
  pointsAt: usize,
  starts: usize,
  ends: usize,
  weights: usize,
  start: i32,
  end: i32,
  degrees: f64,
  forces: usize,
): void {
  for (let point = start; point < end; point++) {
    const p = pointsAt + (<usize>point) * 24
    const x = load<f64>(p)
    const y = load<f64>(p, 8)
    const z = load<f64>(p, 16)
    let forceX: f64 = 0
    let forceY: f64 = 0
    let forceZ: f64 = 0
    const first = <usize>load<i32>(starts + ((<usize>point) << 2))
    const last = <usize>load<i32>(starts + ((<usize>point) << 2), 4)
    for (let edge = first; edge < last; edge++) {
      const other = (<usize>load<i32>(ends + (edge << 2))) * 24
      const q = pointsAt + other
      const dx = x - load<f64>(q)
      const dy = y - load<f64>(q, 8)
      const dz = z - load<f64>(q, 16)
      const near = degrees / (degrees + (dx * dx + dy * dy + dz * dz))
      const pull = <f64>load<f32>(weights + (edge << 2)) * near
      const f = forces + other
      forceX += pull * dx
      forceY += pull * dy
      forceZ += pull * dz
      store<f64>(f, load<f64>(f) - pull * dx)
      store<f64>(f, load<f64>(f, 8) - pull * dy, 8)
      store<f64>(f, load<f64>(f, 16) - pull * dz, 16)
    }
    const f = forces + (<usize>point) * 24
    store<f64>(f, load<f64>(f) + forceX)
    store<f64>(f, load<f64>(f, 8) + forceY, 8)
    store<f64>(f, load<f64>(f, 16) + forceZ, 16)
  }
}

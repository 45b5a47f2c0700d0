/** The kernel `t-sne` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { TsneKernel } from './contracts/t-sne.ts'
import type { KernelMemory } from './kernel-memory.ts'

/** Doubles of a cell. */
const CELL = 6
const CELL_BYTES = 48
const MOST_DEPTH = 48

export function createTsneTwin(memory: KernelMemory): TsneKernel {
  return {
    growTree(points, rows, order, cells, _scratch, x, y, z, half) {
      const capacity = 2 * rows
      const tree: Tree = {
        points: memory.view('f64', points, 3 * rows),
        order: memory.view('i32', order, rows),
        cells: memory.view('f64', cells, CELL * capacity),
        links: memory.view('i32', cells, (CELL_BYTES / 4) * capacity),
        start: cells,
        count: 0,
      }
      grow(tree, 0, rows, { x, y, z, half, depth: 0 })
      for (let cell = 0; cell < tree.count * CELL; cell += CELL) {
        const scale = 1 / tree.cells[cell + 3]
        for (let axis = 0; axis < 3; axis += 1) tree.cells[cell + axis] *= scale
      }
      return tree.count
    },

    repel(points, order, cells, cellCount, start, end, angleSquared, degrees, forces) {
      const own = memory.view('i32', order, end)
      const rows = own.reduce((most, point) => Math.max(most, point), 0) + 1
      const x = memory.view('f64', points, 3 * rows)
      const force = memory.view('f64', forces, 3 * rows)
      const tree = {
        cells: memory.view('f64', cells, CELL * cellCount),
        links: memory.view('i32', cells, (CELL_BYTES / 4) * cellCount),
        start: cells,
      }
      let total = 0
      for (let place = start; place < end; place += 2) {
        const pair = place + 1 < end ? [own[place], own[place + 1]] : [own[place]]
        const sums = pushPair(tree, x, pair, { angleSquared, degrees, force })
        for (const sum of sums) total += sum
      }
      return total
    },

    attract(points, starts, ends, weights, start, end, degrees, forces) {
      const first = memory.view('i32', starts, end + 1)
      const other = memory.view('i32', ends, first[end])
      const weight = memory.view('f32', weights, first[end])
      const rows = other.subarray(first[start]).reduce((most, point) => Math.max(most, point), end - 1) + 1
      const x = memory.view('f64', points, 3 * rows)
      const force = memory.view('f64', forces, 3 * rows)
      for (let point = start; point < end; point += 1) {
        const from = 3 * point
        const sums = [0, 0, 0]
        for (let edge = first[point]; edge < first[point + 1]; edge += 1) {
          const to = 3 * other[edge]
          const dx = x[from] - x[to]
          const dy = x[from + 1] - x[to + 1]
          const dz = x[from + 2] - x[to + 2]
          const near = degrees / (degrees + (dx * dx + dy * dy + dz * dz))
          const pull = weight[edge] * near
          sums[0] += pull * dx
          sums[1] += pull * dy
          sums[2] += pull * dz
          force[to] -= pull * dx
          force[to + 1] -= pull * dy
          force[to + 2] -= pull * dz
        }
        for (let axis = 0; axis < 3; axis += 1) force[from + axis] += sums[axis]
      }
    },
  }
}

interface Tree {
  points: Float64Array
  order: Int32Array
  cells: Float64Array
  /** The same bytes as numbers of 32 bits. */
  links: Int32Array
  /** The byte offset of the first cell. */
  start: number
  count: number
}

interface Cube {
  x: number
  y: number
  z: number
  half: number
  depth: number
}

function grow(tree: Tree, start: number, end: number, cube: Cube): void {
  const cell = tree.count * CELL
  tree.count += 1
  let { x, y, z, half, depth } = cube
  let octants: number[] = []
  let isLeaf = end - start === 1
  while (!isLeaf) {
    if (depth >= MOST_DEPTH) {
      isLeaf = true
      break
    }
    octants = split(tree, start, end, x, y, z)
    const filled = octants.findIndex((from, octant) => octant < 8 && octants[octant + 1] > from)
    if (octants[filled + 1] < end) break
    half *= 0.5
    depth += 1
    x += filled & 1 ? half : -half
    y += filled & 2 ? half : -half
    z += filled & 4 ? half : -half
  }
  const sums = [0, 0, 0]
  if (isLeaf) {
    for (let place = start; place < end; place += 1) {
      for (let axis = 0; axis < 3; axis += 1) sums[axis] += tree.points[3 * tree.order[place] + axis]
    }
  } else {
    const quarter = half * 0.5
    for (let octant = 0; octant < 8; octant += 1) {
      if (octants[octant] === octants[octant + 1]) continue
      const inside = tree.count * CELL
      grow(tree, octants[octant], octants[octant + 1], {
        x: x + (octant & 1 ? quarter : -quarter),
        y: y + (octant & 2 ? quarter : -quarter),
        z: z + (octant & 4 ? quarter : -quarter),
        half: quarter,
        depth: depth + 1,
      })
      for (let axis = 0; axis < 3; axis += 1) sums[axis] += tree.cells[inside + axis]
    }
  }
  tree.cells.set(sums, cell)
  tree.cells[cell + 3] = end - start
  tree.cells[cell + 4] = isLeaf ? -1 : 4 * half * half
  tree.links[2 * cell + 10] = tree.start + tree.count * CELL_BYTES
}

/** Where each octant of the sorted points begins, and the end of the last. */
function split(tree: Tree, start: number, end: number, x: number, y: number, z: number): number[] {
  const middle = part(tree, start, end, 2, z)
  const front = part(tree, start, middle, 1, y)
  const back = part(tree, middle, end, 1, y)
  return [
    start,
    part(tree, start, front, 0, x),
    front,
    part(tree, front, middle, 0, x),
    middle,
    part(tree, middle, back, 0, x),
    back,
    part(tree, back, end, 0, x),
    end,
  ]
}

function part({ points, order }: Tree, start: number, end: number, axis: number, border: number): number {
  let low = start
  let high = end - 1
  for (;;) {
    while (low <= high && points[3 * order[low] + axis] < border) low += 1
    while (low <= high && points[3 * order[high] + axis] >= border) high -= 1
    if (low >= high) return low
    const held = order[low]
    order[low] = order[high]
    order[high] = held
  }
}

/** One or two points walk the tree together; their sums of similarities. */
function pushPair(
  { cells, links, start }: { cells: Float64Array; links: Int32Array; start: number },
  x: Float64Array,
  pair: readonly number[],
  { angleSquared, degrees, force }: { angleSquared: number; degrees: number; force: Float64Array },
): number[] {
  const sums = pair.map(() => 0)
  for (const point of pair) force.fill(0, 3 * point, 3 * point + 3)
  for (let cell = 0; cell < cells.length;) {
    const isFar = pair.every((point) => {
      const dx = x[3 * point] - cells[cell]
      const dy = x[3 * point + 1] - cells[cell + 1]
      const dz = x[3 * point + 2] - cells[cell + 2]
      return cells[cell + 4] < angleSquared * (dx * dx + dy * dy + dz * dz)
    })
    if (!isFar) {
      cell += CELL
      continue
    }
    for (const [lane, point] of pair.entries()) {
      const dx = x[3 * point] - cells[cell]
      const dy = x[3 * point + 1] - cells[cell + 1]
      const dz = x[3 * point + 2] - cells[cell + 2]
      const near = degrees / (degrees + (dx * dx + dy * dy + dz * dz))
      let similarity = cells[cell + 3] * near
      if (degrees !== 1) similarity *= Math.sqrt(near)
      sums[lane] += similarity
      const push = similarity * near
      force[3 * point] += push * dx
      force[3 * point + 1] += push * dy
      force[3 * point + 2] += push * dz
    }
    cell = (links[2 * cell + 10] - start) / 8
  }
  return sums
}

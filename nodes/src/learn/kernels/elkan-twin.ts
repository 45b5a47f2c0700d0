/** The kernel `elkan` in TypeScript: the same operations in the same order, so that both give the same bits. */
import { loosen, relabel, startBounds } from './elkan-bounds.ts'
import type { DistanceTo, ElkanBounds } from './elkan-bounds.ts'
import type { ElkanKernel } from './elkan.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createElkanTwin(memory: KernelMemory): ElkanKernel {
  return {
    startBounds(x, rows, columns, centers, clusters, labels, upper, lower, halves) {
      const at = { labels, upper, lower, halves, nearest: 0 }
      const distance = distances(memory, x, rows, columns, centers, clusters)
      startBounds(boundsAt(memory, rows, clusters, at), 0, rows, distance)
    },

    relabel(x, rows, columns, centers, clusters, labels, upper, lower, halves, nearest) {
      const at = { labels, upper, lower, halves, nearest }
      const distance = distances(memory, x, rows, columns, centers, clusters)
      relabel(boundsAt(memory, rows, clusters, at), 0, rows, distance)
    },

    loosen(rows, clusters, labels, upper, lower, shifts) {
      const at = { labels, upper, lower, halves: 0, nearest: 0 }
      loosen(boundsAt(memory, rows, clusters, at), 0, rows, memory.view('f64', shifts, clusters))
    },
  }
}

type BoundOffsets = Record<'labels' | 'upper' | 'lower' | 'halves' | 'nearest', number>

function boundsAt(memory: KernelMemory, rows: number, clusters: number, at: BoundOffsets): ElkanBounds {
  return {
    clusters,
    labels: memory.view('i32', at.labels, rows),
    upper: memory.view('f64', at.upper, rows),
    lower: memory.view('f64', at.lower, rows * clusters),
    halves: memory.view('f64', at.halves, clusters * clusters),
    nearest: memory.view('f64', at.nearest, clusters),
  }
}

/** Distances of rows to plain centers, summed in eight lanes, up to a multiple of four columns. */
function distances(
  memory: KernelMemory,
  x: number,
  rows: number,
  columns: number,
  centers: number,
  clusters: number,
): DistanceTo {
  const values = memory.view('f64', x, rows * columns)
  const plain = memory.view('f64', centers, clusters * columns)
  const whole = columns & ~3
  return (row, center) => {
    const from = row * columns
    const to = center * columns
    const lanes = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let i = 0; i < whole; i += 1) {
      const difference = values[from + i] - plain[to + i]
      lanes[i & 7] += difference * difference
    }
    const even = lanes[0] + lanes[2] + (lanes[4] + lanes[6])
    let total = even + (lanes[1] + lanes[3] + (lanes[5] + lanes[7]))
    for (let i = whole; i < columns; i += 1) {
      const difference = values[from + i] - plain[to + i]
      total += difference * difference
    }
    return Math.sqrt(total)
  }
}

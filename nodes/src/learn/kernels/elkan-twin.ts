/** The kernel `elkan` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { ElkanKernel } from './contracts/elkan.ts'
import { loosen, relabel, startBounds } from './elkan-bounds.ts'
import type { DistanceTo, ElkanBounds } from './elkan-bounds.ts'
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

/** Distances of rows to plain centers; four squares are added at a time. */
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
    const square = (feature: number) => (values[from + feature] - plain[to + feature]) ** 2
    let total = 0
    let feature = 0
    for (; feature < whole; feature += 4) {
      total += square(feature) + square(feature + 1) + square(feature + 2) + square(feature + 3)
    }
    for (; feature < columns; feature += 1) total += square(feature)
    return Math.sqrt(total)
  }
}

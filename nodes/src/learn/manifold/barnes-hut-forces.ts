import { TSNE_CELL_BYTES, TSNE_SCRATCH_BYTES } from '../kernels/contracts/t-sne.ts'
import type { TsneKernel } from '../kernels/contracts/t-sne.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { createTsneKernel } from '../kernels/t-sne.ts'
import type { EmbeddingForces } from './embedding-forces.ts'
import { degreesOfFreedom } from './embedding-forces.ts'
import type { NeighbourGraph } from './neighbour-graph.ts'

/** Points that are pushed or pulled before the event loop may turn; even, since they are pushed in pairs. */
const POINTS_AT_A_TIME = 4096

/** The points and forces of the kernel are in three dimensions. */
const WIDTH = 3

export interface BarnesHutOptions {
  dimensions: number
  /** How wide, seen from a point, the cells may be that stand for their points; 0 for none. */
  angle: number
}

/** Forces along the edges of a neighbour graph and, through a tree of cells, away from all points. */
export class BarnesHutForces implements EmbeddingForces {
  readonly width = WIDTH
  readonly points: Float64Array
  readonly gradient: Float64Array

  readonly #graph: NeighbourGraph
  readonly #kernel: TsneKernel
  readonly #degrees: number
  readonly #angle: number
  readonly #pull: Float64Array
  readonly #push: Float64Array
  readonly #order: Int32Array
  readonly #at: { starts: number; ends: number; weights: number; cells: number; scratch: number }
  #similarities = 1

  constructor(graph: NeighbourGraph, { dimensions, angle }: BarnesHutOptions, choice: KernelChoice = {}) {
    const rows = graph.starts.length - 1
    const edges = graph.ends.length
    const initialBytes = barnesHutBytes(rows, edges)
    const memory = new KernelMemory({ initialBytes, maximumBytes: initialBytes })
    const doubles = () => memory.view('f64', memory.allocate(8 * WIDTH * rows), WIDTH * rows)
    this.#graph = graph
    this.#degrees = degreesOfFreedom(dimensions)
    this.#angle = angle
    this.points = doubles()
    this.gradient = doubles()
    this.#pull = doubles()
    this.#push = doubles()
    this.#order = memory.view('i32', memory.allocate(4 * rows), rows)
    for (let row = 0; row < rows; row += 1) this.#order[row] = row
    this.#at = {
      starts: memory.allocate(4 * (rows + 1)),
      ends: memory.allocate(4 * edges),
      weights: memory.allocate(4 * edges),
      cells: memory.allocate(2 * TSNE_CELL_BYTES * rows),
      scratch: memory.allocate(TSNE_SCRATCH_BYTES),
    }
    memory.view('i32', this.#at.starts, rows + 1).set(graph.starts)
    memory.view('i32', this.#at.ends, edges).set(graph.ends)
    memory.view('f32', this.#at.weights, edges).set(graph.weights)
    this.#kernel = createTsneKernel(memory, choice)
  }

  async update(exaggeration: number, pace: () => Promise<void>): Promise<void> {
    const rows = this.#order.length
    const cells = this.#growTree()
    let similarities = 0
    for (let start = 0; start < rows; start += POINTS_AT_A_TIME) {
      const end = Math.min(rows, start + POINTS_AT_A_TIME)
      similarities += this.#kernel.repel(
        this.points.byteOffset,
        this.#order.byteOffset,
        this.#at.cells,
        cells,
        start,
        end,
        this.#angle * this.#angle,
        this.#degrees,
        this.#push.byteOffset,
      )
      await pace()
    }
    this.#pull.fill(0)
    for (let start = 0; start < rows; start += POINTS_AT_A_TIME) {
      const end = Math.min(rows, start + POINTS_AT_A_TIME)
      const { starts, ends, weights } = this.#at
      const pull = this.#pull.byteOffset
      this.#kernel.attract(this.points.byteOffset, starts, ends, weights, start, end, this.#degrees, pull)
      await pace()
    }
    // Every point was counted as similar to itself.
    this.#similarities = similarities - rows
    const scale = (2 * (this.#degrees + 1)) / this.#degrees
    for (let i = 0; i < this.gradient.length; i += 1) {
      this.gradient[i] = scale * (exaggeration * this.#pull[i] - this.#push[i] / this.#similarities)
    }
  }

  async divergence(pace: () => Promise<void>): Promise<number> {
    const { starts, ends, weights } = this.#graph
    const { points } = this
    const power = (this.#degrees + 1) / 2
    const logSum = Math.log(this.#similarities)
    let total = 0
    for (let row = 0; row < starts.length - 1; row += 1) {
      const from = WIDTH * row
      for (let edge = starts[row]; edge < starts[row + 1]; edge += 1) {
        const weight = weights[edge]
        if (weight === 0) continue
        const to = WIDTH * ends[edge]
        let squared = 0
        for (let axis = 0; axis < WIDTH; axis += 1) squared += (points[from + axis] - points[to + axis]) ** 2
        total += weight * (Math.log(weight) + power * Math.log1p(squared / this.#degrees) + logSum)
      }
      if (row % POINTS_AT_A_TIME === 0) await pace()
    }
    return 2 * total
  }

  #growTree(): number {
    const { points } = this
    const least = [Infinity, Infinity, Infinity]
    const most = [-Infinity, -Infinity, -Infinity]
    for (let i = 0; i < points.length; i += WIDTH) {
      for (let axis = 0; axis < WIDTH; axis += 1) {
        if (points[i + axis] < least[axis]) least[axis] = points[i + axis]
        if (points[i + axis] > most[axis]) most[axis] = points[i + axis]
      }
    }
    const [x, y, z] = least.map((value, axis) => (value + most[axis]) / 2)
    const half = Math.max(...least.map((value, axis) => (most[axis] - value) / 2))
    return this.#kernel.growTree(
      points.byteOffset,
      this.#order.length,
      this.#order.byteOffset,
      this.#at.cells,
      this.#at.scratch,
      x,
      y,
      z,
      half,
    )
  }
}

/** The bytes of the memory that the forces work in. */
export function barnesHutBytes(rows: number, edges: number): number {
  const points = 4 * alignedBytes(8 * WIDTH * rows) + alignedBytes(4 * rows)
  const graph = alignedBytes(4 * (rows + 1)) + 2 * alignedBytes(4 * edges)
  return points + graph + alignedBytes(2 * TSNE_CELL_BYTES * rows) + alignedBytes(TSNE_SCRATCH_BYTES)
}

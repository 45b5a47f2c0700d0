import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TSNE_CELL_BYTES, TSNE_SCRATCH_BYTES } from './contracts/t-sne.ts'
import { KernelMemory } from './kernel-memory.ts'
import { createTsneKernel } from './t-sne.ts'

const embedding = fc.record({
  points: fc.array(
    fc.tuple(
      fc.double({ min: -3, max: 3, noNaN: true }),
      // Whole numbers too, so that some points lie on borders of cells and on each other.
      fc.integer({ min: -2, max: 2 }),
      fc.constantFrom(0, 0.5, -1),
    ),
    { minLength: 2, maxLength: 60 },
  ),
  copies: fc.integer({ min: 0, max: 5 }),
  angle: fc.constantFrom(0, 0.3, 0.5, 1),
  degrees: fc.constantFrom(1, 2),
})

function open({ points, copies }: { points: [number, number, number][]; copies: number }, wasm: boolean) {
  const all = [...points, ...points.slice(0, copies)]
  const rows = all.length
  const memory = new KernelMemory({ initialBytes: 2 ** 17 })
  const at = {
    points: memory.allocate(24 * rows),
    order: memory.allocate(4 * rows),
    cells: memory.allocate(2 * TSNE_CELL_BYTES * rows),
    scratch: memory.allocate(TSNE_SCRATCH_BYTES),
    forces: memory.allocate(24 * rows),
    starts: memory.allocate(4 * (rows + 1)),
    ends: memory.allocate(4 * rows),
    weights: memory.allocate(4 * rows),
  }
  memory.view('f64', at.points, 3 * rows).set(all.flat())
  memory.view('i32', at.order, rows).set(Int32Array.from({ length: rows }, (_, i) => i))
  return { rows, memory, at, kernel: createTsneKernel(memory, { wasm }) }
}

describe('the t-SNE kernel', () => {
  it('gives the same bits as its twin', () => {
    fc.assert(
      fc.property(embedding, ({ points, copies, angle, degrees }) => {
        const results = [true, false].map((wasm) => {
          const { rows, memory, at, kernel } = open({ points, copies }, wasm)
          const cells = kernel.growTree(at.points, rows, at.order, at.cells, at.scratch, 0.1, 0, 0, 3.2)
          const sum = kernel.repel(
            ...([at.points, at.order, at.cells, cells, 0, rows, angle * angle, degrees, at.forces] as const),
          )
          // Every point is tied to the last one.
          const starts = Int32Array.from({ length: rows + 1 }, (_, i) => Math.min(i, rows - 1))
          memory.view('i32', at.starts, rows + 1).set(starts)
          memory.view('i32', at.ends, rows).fill(rows - 1)
          memory.view('f32', at.weights, rows).fill(0.3)
          const pushed = [...memory.view('f64', at.forces, 3 * rows)]
          kernel.attract(at.points, at.starts, at.ends, at.weights, 0, rows, degrees, at.forces)
          return {
            cells,
            sum,
            pushed,
            order: [...memory.view('i32', at.order, rows)],
            pulled: [...memory.view('f64', at.forces, 3 * rows)],
          }
        })
        expect(results[0]).toEqual(results[1])
        expect(results[0].cells).toBeLessThan(2 * results[0].order.length)
      }),
    )
  })

  it('pushes as all pairs do where no cell stands for its points', () => {
    fc.assert(
      fc.property(embedding, ({ points, copies, degrees }) => {
        const { rows, memory, at, kernel } = open({ points, copies }, true)
        const cells = kernel.growTree(at.points, rows, at.order, at.cells, at.scratch, 0, 0, 0, 3.2)
        const sum = kernel.repel(
          ...([at.points, at.order, at.cells, cells, 0, rows, 0, degrees, at.forces] as const),
        )
        const all = memory.view('f64', at.points, 3 * rows)
        const forces = new Float64Array(3 * rows)
        let expected = 0
        for (let i = 0; i < rows; i += 1) {
          for (let j = 0; j < rows; j += 1) {
            const along = [0, 1, 2].map((axis) => all[3 * i + axis] - all[3 * j + axis])
            const near = degrees / (degrees + along.reduce((squared, value) => squared + value * value, 0))
            const similarity = near ** ((degrees + 1) / 2)
            expected += similarity
            along.forEach((value, axis) => (forces[3 * i + axis] += similarity * near * value))
          }
        }
        expect(Math.abs(sum - expected)).toBeLessThan(1e-9 * expected)
        memory.view('f64', at.forces, 3 * rows).forEach((force, i) => {
          expect(Math.abs(force - forces[i])).toBeLessThan(1e-9 * rows)
        })
      }),
    )
  })
})

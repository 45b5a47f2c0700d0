import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createElkanKernel } from './elkan.ts'
import { createKMeansKernel } from './k-means.ts'
import { KernelMemory } from './kernel-memory.ts'

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 23 }),
  columns: fc.integer({ min: 1, max: 21 }),
  clusters: fc.integer({ min: 1, max: 11 }),
  isWeighted: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e9 }),
})

/** Values of few digits, so that scores are equal now and then. */
function values(count: number, seed: number): Float64Array {
  let state = seed
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 1
    return ((state >>> 8) % 9) / 3 - 1
  })
}

describe('the kernels k-means and elkan', () => {
  it('give the same bits as their twins', () => {
    fc.assert(
      fc.property(shape, ({ rows, columns, clusters, isWeighted, seed }) => {
        const results = [true, false].map((wasm) => {
          const memory = new KernelMemory({ initialBytes: 2 ** 17 })
          const put = (array: Float64Array) => {
            const offset = memory.allocate(array.byteLength)
            memory.view('f64', offset, array.length).set(array)
            return offset
          }
          const blocks = Math.ceil(clusters / 4)
          const norms = values(4 * blocks, seed + 1).map((norm, place) =>
            place < clusters ? norm : Infinity,
          )
          const x = put(values(rows * columns, seed))
          const packed = put(values(4 * blocks * columns, seed + 2))
          const weights = isWeighted ? put(values(rows, seed + 3)) : 0
          const labels = memory.allocate(4 * rows)
          memory.view('i32', labels, rows).fill(-1)
          const [sums, counts] = [put(new Float64Array(clusters * columns)), put(new Float64Array(clusters))]
          const [closest, rowNorms] = [put(values(rows, seed + 4)), put(values(rows, seed + 5))]
          const [reached, pots] = [put(new Float64Array(4 * rows)), put(new Float64Array(4))]
          const normsAt = put(norms)
          const scratch = memory.allocate(8 * 16 * blocks)
          const kernel = createKMeansKernel(memory, { wasm })
          const changed = kernel.assign(x, rows, columns, packed, normsAt, blocks, labels, scratch)
          kernel.accumulate(x, rows, columns, weights, labels, sums, counts)
          kernel.tryCandidates(
            ...([x, rows, columns, packed, normsAt, rowNorms, weights, closest, reached, pots] as const),
          )
          const inertia = kernel.inertia(x, rows, columns, weights, labels, sums)
          const centers = put(values(clusters * columns, seed + 6))
          const halves = put(values(clusters * clusters, seed + 7))
          const nearest = put(values(clusters, seed + 8))
          const [upper, lower] = [put(new Float64Array(rows)), put(new Float64Array(rows * clusters))]
          const elkan = createElkanKernel(memory, { wasm })
          elkan.startBounds(x, rows, columns, centers, clusters, labels, upper, lower, halves)
          elkan.loosen(rows, clusters, labels, upper, lower, nearest)
          elkan.relabel(x, rows, columns, sums, clusters, labels, upper, lower, halves, nearest)
          return {
            upper: [...memory.view('f64', upper, rows)],
            lower: [...memory.view('f64', lower, rows * clusters)],
            changed,
            inertia,
            labels: [...memory.view('i32', labels, rows)],
            sums: [...memory.view('f64', sums, clusters * columns)],
            counts: [...memory.view('f64', counts, clusters)],
            reached: [...memory.view('f64', reached, 4 * rows)],
            pots: [...memory.view('f64', pots, 4)],
          }
        })
        expect(results[0]).toEqual(results[1])
      }),
    )
  })
})

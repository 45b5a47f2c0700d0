/** The kernel `k-means` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { KMeansKernel } from './contracts/k-means.ts'
import type { KernelMemory } from './kernel-memory.ts'

export function createKMeansTwin(memory: KernelMemory): KMeansKernel {
  return {
    assign(x, rows, columns, centers, norms, blocks, labels, scratch) {
      const values = memory.view('f64', x, rows * columns)
      const packed = memory.view('f64', centers, blocks * columns * 4)
      const squared = memory.view('f64', norms, blocks * 4)
      const own = memory.view('i32', labels, rows)
      const scores = memory.view('f64', scratch, blocks * 4)
      let changed = 0
      for (let row = 0; row < rows; row += 1) {
        for (let block = 0; block < blocks; block += 1) {
          scoreRow(values, row * columns, packed, squared, { block, columns, scores, at: block * 4 })
        }
        let label = 0
        for (let place = 1; place < scores.length; place += 1) {
          if (scores[place] < scores[label]) label = place
        }
        if (label !== own[row]) changed += 1
        own[row] = label
      }
      return changed
    },

    accumulate(x, rows, columns, weights, labels, sums, counts) {
      const values = memory.view('f64', x, rows * columns)
      const own = memory.view('i32', labels, rows)
      const factors = weights === 0 ? null : memory.view('f64', weights, rows)
      const clusters = own.reduce((most, label) => Math.max(most, label), -1) + 1
      const totals = memory.view('f64', sums, clusters * columns)
      const masses = memory.view('f64', counts, clusters)
      for (let row = 0; row < rows; row += 1) {
        const weight = factors === null ? 1 : factors[row]
        const label = own[row]
        masses[label] += weight
        for (let feature = 0; feature < columns; feature += 1) {
          totals[label * columns + feature] += values[row * columns + feature] * weight
        }
      }
    },

    tryCandidates(x, rows, columns, block, norms, rowNorms, weights, closest, reached, pots) {
      const values = memory.view('f64', x, rows * columns)
      const packed = memory.view('f64', block, columns * 4)
      const squared = memory.view('f64', norms, 4)
      const own = memory.view('f64', rowNorms, rows)
      const factors = weights === 0 ? null : memory.view('f64', weights, rows)
      const most = memory.view('f64', closest, rows)
      const scores = memory.view('f64', reached, rows * 4)
      const sums = memory.view('f64', pots, 4).fill(0)
      for (let row = 0; row < rows; row += 1) {
        const at = row * 4
        scoreRow(values, row * columns, packed, squared, { block: 0, columns, scores, at })
        for (let lane = 0; lane < 4; lane += 1) {
          const distance = scores[at + lane] + own[row]
          const positive = distance > 0 ? distance : 0
          scores[at + lane] = positive < most[row] ? positive : most[row]
          sums[lane] += scores[at + lane] * (factors === null ? 1 : factors[row])
        }
      }
    },

    inertia(x, rows, columns, weights, labels, centers) {
      const values = memory.view('f64', x, rows * columns)
      const own = memory.view('i32', labels, rows)
      const factors = weights === 0 ? null : memory.view('f64', weights, rows)
      const clusters = own.reduce((most, label) => Math.max(most, label), -1) + 1
      const plain = memory.view('f64', centers, clusters * columns)
      const even = columns & ~1
      let total = 0
      for (let row = 0; row < rows; row += 1) {
        const from = row * columns
        const center = own[row] * columns
        let first = 0
        let second = 0
        for (let feature = 0; feature < even; feature += 2) {
          first += (values[from + feature] - plain[center + feature]) ** 2
          second += (values[from + feature + 1] - plain[center + feature + 1]) ** 2
        }
        let distance = first + second
        if (even < columns) distance += (values[from + even] - plain[center + even]) ** 2
        total += distance * (factors === null ? 1 : factors[row])
      }
      return total
    },
  }
}

/** The four scores |c|² - 2 x·c of the row at `from`, into `scores` at `at`. */
function scoreRow(
  values: Float64Array,
  from: number,
  packed: Float64Array,
  squared: Float64Array,
  { block, columns, scores, at }: { block: number; columns: number; scores: Float64Array; at: number },
): void {
  const own = block * columns * 4
  let s0 = squared[block * 4]
  let s1 = squared[block * 4 + 1]
  let s2 = squared[block * 4 + 2]
  let s3 = squared[block * 4 + 3]
  for (let feature = 0; feature < columns; feature += 1) {
    const value = values[from + feature]
    const place = own + feature * 4
    s0 += value * packed[place]
    s1 += value * packed[place + 1]
    s2 += value * packed[place + 2]
    s3 += value * packed[place + 3]
  }
  scores[at] = s0
  scores[at + 1] = s1
  scores[at + 2] = s2
  scores[at + 3] = s3
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FEATURE_HISTOGRAM_BYTES,
  FEATURE_INFO_BYTES,
  HIST_SCRATCH_BYTES,
  NODE,
  ROW_OVERREAD_BYTES,
  RULES,
  SPLIT,
  WALK_NODE,
} from './contracts/hist-tree-records.ts'
import type { HistTreeKernel } from './contracts/hist-tree.ts'
import { createHistTreeKernel } from './hist-tree.ts'
import { KernelMemory } from './kernel-memory.ts'

const COUNT_BITS = 10
const GRADIENT_SCALE = 2 ** 40
const HESSIAN_SCALE = 2 ** 34
const FEATURES = 12
const STRIDE = 16

interface Scene {
  rows: { bins: number[]; gradient: number; hessian: number }[]
  /** Which rows are in the node, ascending. */
  inNode: number[]
  features: { binCount: number; hasMissing: boolean; monotonic: number; isAllowed: boolean }[]
  rules: { l2: number; minRows: number; minHessian: number }
  bounds: [number, number]
  goesLeft: boolean[]
}

const feature = fc.record({
  binCount: fc.integer({ min: 1, max: 9 }),
  hasMissing: fc.boolean(),
  monotonic: fc.constantFrom(0, 0, 1, -1),
  isAllowed: fc.constantFrom(true, true, false),
})
const scene: fc.Arbitrary<Scene> = fc
  .array(feature, { minLength: FEATURES, maxLength: FEATURES })
  .chain((features) => {
    const bins = fc.tuple(
      ...features.map(({ binCount, hasMissing }) => {
        const bin = fc.integer({ min: 0, max: binCount - 1 })
        return hasMissing ? fc.oneof(bin, fc.constant(255)) : bin
      }),
    )
    const row = fc.record({
      bins,
      gradient: fc.double({ min: -1, max: 1, noNaN: true }),
      hessian: fc.oneof(fc.double({ min: 0, max: 0.25, noNaN: true }), fc.constantFrom(0, 1)),
    })
    return fc.array(row, { minLength: 1, maxLength: 600 }).chain((rows) =>
      fc.record({
        rows: fc.constant(rows),
        inNode: fc.subarray([...rows.keys()], { minLength: 1 }),
        features: fc.constant(features),
        rules: fc.record({
          l2: fc.constantFrom(0, 1),
          minRows: fc.integer({ min: 1, max: 6 }),
          minHessian: fc.constantFrom(0.001, 0.5),
        }),
        bounds: fc.constantFrom<[number, number]>([-Infinity, Infinity], [-0.1, 0.2]),
        goesLeft: fc.array(fc.boolean(), { minLength: 256, maxLength: 256 }),
      }),
    )
  })

/** A scene laid out in a memory of its own, with the kernel or its twin. */
function stage({ rows, inNode, features, rules, bounds, goesLeft }: Scene, wasm: boolean) {
  const memory = new KernelMemory({ initialBytes: 1 << 20 })
  const kernel: HistTreeKernel = createHistTreeKernel(memory, { wasm })
  const table = memory.allocate(rows.length * STRIDE + ROW_OVERREAD_BYTES)
  const columns = memory.allocate(rows.length * FEATURES)
  const pairs = memory.allocate(8 * rows.length)
  const index = memory.allocate(4 * inNode.length)
  const spare = memory.allocate(4 * inNode.length + 4)
  const scratch = memory.allocate(HIST_SCRATCH_BYTES)
  const info = memory.allocate(FEATURE_INFO_BYTES * FEATURES)
  const allowed = memory.allocate(FEATURES)
  const left = memory.allocate(256)
  const ruleSet = memory.allocate(RULES.bytes)
  const node = memory.allocate(NODE.bytes)
  const split = memory.allocate(SPLIT.bytes)
  const bytes = memory.view('u8', 0, memory.memory.buffer.byteLength)
  const data = new DataView(memory.memory.buffer)
  rows.forEach((row, i) => {
    row.bins.forEach((bin, f) => {
      bytes[table + i * STRIDE + f] = bin
      bytes[columns + f * rows.length + i] = bin
    })
    memory.view('f32', pairs + 8 * i, 2).set([row.gradient, row.hessian])
  })
  memory.view('u32', index, inNode.length).set(inNode)
  features.forEach(({ binCount, hasMissing, monotonic, isAllowed }, f) => {
    data.setUint16(info + 4 * f, binCount, true)
    data.setUint8(info + 4 * f + 2, hasMissing ? 1 : 0)
    data.setInt8(info + 4 * f + 3, monotonic)
    bytes[allowed + f] = isAllowed ? 1 : 0
  })
  goesLeft.forEach((isLeft, bin) => (bytes[left + bin] = isLeft ? 1 : 0))
  data.setFloat64(ruleSet + RULES.inverseGradientScale, 1 / GRADIENT_SCALE, true)
  data.setFloat64(ruleSet + RULES.inverseHessianScale, 1 / HESSIAN_SCALE, true)
  data.setFloat64(ruleSet + RULES.l2, rules.l2, true)
  data.setFloat64(ruleSet + RULES.minHessian, rules.minHessian, true)
  data.setBigInt64(ruleSet + RULES.minRows, BigInt(rules.minRows), true)
  data.setBigInt64(ruleSet + RULES.countBits, BigInt(COUNT_BITS), true)
  data.setFloat64(node + NODE.lower, bounds[0], true)
  data.setFloat64(node + NODE.upper, bounds[1], true)

  const histogramsOf = (at: { index: number; first: number; count: number }) => {
    const histograms = memory.allocate(STRIDE * FEATURE_HISTOGRAM_BYTES)
    const scale = HESSIAN_SCALE * 2 ** COUNT_BITS
    const { index: rowsAt, first, count } = at
    kernel.buildHistograms(
      ...([table, STRIDE, 0, 2, 1, rowsAt, first, count, pairs, GRADIENT_SCALE, scale] as const),
      ...([COUNT_BITS, scratch, histograms, 0] as const),
    )
    return histograms
  }
  const words = (at: number, length: number) => Array.from(memory.view('i32', at, length))
  const histogramWords = (at: number) => words(at, (FEATURES * FEATURE_HISTOGRAM_BYTES) / 4)
  const begin = (histograms: number) => {
    const view = new DataView(memory.memory.buffer)
    let [gradients, hessians] = [0n, 0n]
    for (let bin = 0; bin < 256; bin += 1) {
      gradients += view.getBigInt64(histograms + 16 * bin, true)
      hessians += view.getBigInt64(histograms + 16 * bin + 8, true)
    }
    view.setBigInt64(node + NODE.gradients, gradients, true)
    view.setBigInt64(node + NODE.hessians, hessians, true)
    view.setFloat64(node + NODE.loss, 0.05 * (Number(gradients) / GRADIENT_SCALE), true)
    memory.view('u8', split, SPLIT.bytes).fill(0)
    return { gradients: Number(gradients) / GRADIENT_SCALE, hessians }
  }
  return {
    memory,
    kernel,
    table,
    columns,
    index,
    spare,
    scratch,
    info,
    allowed,
    left,
    ruleSet,
    node,
    split,
    histogramsOf,
    words,
    histogramWords,
    begin,
  }
}

describe('the kernel hist-tree gives the same bits as its twin', () => {
  it('in histograms, their differences and sums', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const [compiled, twin] = [true, false].map((wasm) => {
          const { memory, kernel, index, histogramsOf, histogramWords, words } = stage(drawn, wasm)
          const all = histogramsOf({ index: 0, first: 0, count: drawn.rows.length })
          const later = histogramsOf({ index: 0, first: 1, count: drawn.rows.length - 1 })
          const some = histogramsOf({ index, first: 0, count: drawn.inNode.length })
          const built = [all, later, some].map(histogramWords)
          kernel.subtract(all, some, FEATURES * FEATURE_HISTOGRAM_BYTES)
          kernel.add(later, some, FEATURES * FEATURE_HISTOGRAM_BYTES)
          const sums = memory.allocate(16)
          kernel.sumBins(some + FEATURE_HISTOGRAM_BYTES, sums)
          return [...built, histogramWords(all), histogramWords(later), words(sums, 4)]
        })
        expect(compiled).toEqual(twin)
      }),
      { numRuns: 30 },
    )
  })

  it('in the best splits, numeric and categorical', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const [compiled, twin] = [true, false].map((wasm) => {
          const place = stage(drawn, wasm)
          const { kernel, info, allowed, node, ruleSet, scratch, split } = place
          const histograms = place.histogramsOf({ index: place.index, first: 0, count: drawn.inNode.length })
          place.begin(histograms)
          kernel.findCategorySplit(histograms, 0, 5, info, allowed, node, ruleSet, scratch, split)
          const categorical = place.words(split, SPLIT.bytes / 4)
          kernel.findSplit(histograms, 5, FEATURES, info, allowed, node, ruleSet, split)
          const either = place.words(split, SPLIT.bytes / 4)
          place.begin(histograms)
          kernel.findSplit(histograms, 5, FEATURES, info, allowed, node, ruleSet, split)
          return [categorical, either, place.words(split, SPLIT.bytes / 4)]
        })
        expect(compiled).toEqual(twin)
      }),
      { numRuns: 100 },
    )
  })

  it('in rows divided, leaves added and trees walked', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const [compiled, twin] = [true, false].map((wasm) => {
          const { memory, kernel, table, columns, index, spare, left } = stage(drawn, wasm)
          const rows = drawn.rows.length
          const raw = memory.allocate(8 * rows)
          const stayed = kernel.divideRows(columns, left, index, 0, drawn.inNode.length, spare, 0)
          const gone = drawn.inNode.length - stayed
          const divided = [...memory.view('u32', index, stayed), -1, ...memory.view('u32', spare, gone)]
          kernel.addToRows(raw, index, stayed, 0.5)
          const nodes = memory.allocate(3 * WALK_NODE.bytes)
          const data = new DataView(memory.memory.buffer, nodes)
          data.setInt32(WALK_NODE.feature, 3, true)
          data.setInt32(WALK_NODE.left, 1, true)
          data.setInt32(WALK_NODE.right, 2, true)
          drawn.goesLeft.forEach((isLeft, bin) => {
            const byte = WALK_NODE.leftBins + (bin >> 3)
            if (isLeft) data.setUint8(byte, data.getUint8(byte) | (1 << (bin & 7)))
          })
          for (const leaf of [1, 2]) {
            data.setInt32(leaf * WALK_NODE.bytes + WALK_NODE.feature, -1, true)
            data.setFloat64(leaf * WALK_NODE.bytes + WALK_NODE.value, leaf, true)
          }
          kernel.addTree(table, STRIDE, 0, rows, nodes, raw)
          const added = Array.from(memory.view('f64', raw, rows))
          const whole = kernel.divideRows(columns, left, raw, 1, rows - 1, raw + 4 * rows, 1)
          return { divided, added, whole, firstRows: Array.from(memory.view('u32', raw, whole)) }
        })
        expect(compiled).toEqual(twin)
        const { divided } = compiled
        const expected = drawn.inNode.filter((row) => drawn.goesLeft[drawn.rows[row].bins[0]])
        expect(divided.slice(0, divided.indexOf(-1))).toEqual(expected)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the kernel hist-tree', () => {
  it('finds the split that a plain search finds', () => {
    fc.assert(
      fc.property(scene, (drawn) => {
        const place = stage(drawn, true)
        const histograms = place.histogramsOf({ index: place.index, first: 0, count: drawn.inNode.length })
        const { gradients: total } = place.begin(histograms)
        const { l2, minRows, minHessian } = drawn.rules
        const rows = drawn.inNode.map((row) => drawn.rows[row])
        const sum = (some: typeof rows, key: 'gradient' | 'hessian') =>
          some.reduce((all, row) => all + Math.fround(row[key]), 0)
        const value = (some: typeof rows) => {
          const free = -sum(some, 'gradient') / (sum(some, 'hessian') + l2 + 1e-15)
          return Math.min(Math.max(free, drawn.bounds[0]), drawn.bounds[1])
        }
        let best = 0
        drawn.features.forEach(({ binCount, hasMissing, monotonic, isAllowed }, f) => {
          if (!isAllowed) return
          for (let bin = 0; bin < binCount; bin += 1) {
            for (const missingLeft of hasMissing ? [false, true] : [false]) {
              const isLeft = ({ bins }: (typeof rows)[number]) =>
                bins[f] === 255 ? missingLeft : bins[f] <= bin
              const [left, right] = [rows.filter(isLeft), rows.filter((row) => !isLeft(row))]
              if (Math.min(left.length, right.length) < minRows) continue
              if (Math.min(sum(left, 'hessian'), sum(right, 'hessian')) < minHessian) continue
              if (monotonic * (value(right) - value(left)) < 0) continue
              const gain =
                0.05 * total - value(left) * sum(left, 'gradient') - value(right) * sum(right, 'gradient')
              best = Math.max(best, gain)
            }
          }
        })
        place.kernel.findSplit(
          ...([histograms, 0, FEATURES, place.info, place.allowed, place.node, place.ruleSet] as const),
          place.split,
        )
        const [gain] = place.memory.view('f64', place.split, 1)
        expect(gain).toBeCloseTo(best, 6)
      }),
      { numRuns: 100 },
    )
  })
})

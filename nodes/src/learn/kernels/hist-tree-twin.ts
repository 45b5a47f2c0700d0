/**
 * The kernel `hist-tree` in TypeScript: the same bits. JavaScript has no fast 64-bit integers, so sums are kept as two
 * halves of 32 bits, which makes this some five times slower than the kernel.
 */
import { FEATURE_HISTOGRAM_BYTES, SPLIT, WALK_NODE } from './contracts/hist-tree-records.ts'
import type { HistTreeKernel } from './contracts/hist-tree.ts'
import { gainOf, Int64, readNode, readRules, restOf } from './hist-tree-twin-search.ts'
import type { Candidate, TwinNode, TwinRules } from './hist-tree-twin-search.ts'
import type { KernelMemory } from './kernel-memory.ts'

const WORD = 2 ** 32
const MAGIC = 6755399441055744
const FEATURE_WORDS = FEATURE_HISTOGRAM_BYTES / 4
/** The least share of a node's mean hessian, in rows, that a category needs to be moved. */
const LEAST_SUPPORT = 10

export function createHistTreeTwin(memory: KernelMemory): HistTreeKernel {
  const whole = () => {
    const { buffer } = memory.memory
    return {
      bytes: new Uint8Array(buffer),
      signed: new Int8Array(buffer),
      halves: new Uint16Array(buffer),
      words: new Int32Array(buffer),
      singles: new Float32Array(buffer),
      doubles: new Float64Array(buffer),
    }
  }
  type Views = ReturnType<typeof whole>

  const countRow = (
    { bytes, words }: Views,
    row: { bins: number; low: number; high: number; hessianLow: number; hessianHigh: number },
    firstFeature: number,
    endFeature: number,
    histograms: number,
  ): void => {
    for (let feature = firstFeature; feature < endFeature; feature += 1) {
      const at = (histograms >> 2) + feature * FEATURE_WORDS + 4 * bytes[row.bins + feature]
      const low = (words[at] >>> 0) + row.low
      words[at] = low | 0
      words[at + 1] += row.high + (low >= WORD ? 1 : 0)
      const hessianLow = (words[at + 2] >>> 0) + row.hessianLow
      words[at + 2] = hessianLow | 0
      words[at + 3] += row.hessianHigh + (hessianLow >= WORD ? 1 : 0)
    }
  }

  const combine = (target: number, other: number, bytes: number, sign: 1 | -1): void => {
    const { words } = whole()
    for (let i = 0; i < bytes / 4; i += 2) {
      const sum = new Int64(words, (target >> 2) + i)
      sum.add(new Int64(words, (other >> 2) + i), sign)
      sum.write(words, (target >> 2) + i)
    }
  }

  const take = (views: Views, split: number, feature: number, candidate: Candidate): void => {
    views.doubles[(split + SPLIT.gain) >> 3] = candidate.gain
    candidate.gradients.write(views.words, (split + SPLIT.gradients) >> 2)
    candidate.hessians.write(views.words, (split + SPLIT.hessians) >> 2)
    views.words[(split + SPLIT.feature) >> 2] = feature
    views.words[(split + SPLIT.bin) >> 2] = candidate.bin
    views.words[(split + SPLIT.missingLeft) >> 2] = candidate.missingLeft ? 1 : 0
    views.words[(split + SPLIT.isCategorical) >> 2] = candidate.leftBins === null ? 0 : 1
    if (candidate.leftBins !== null) views.bytes.set(candidate.leftBins, split + SPLIT.leftBins)
  }

  return {
    buildHistograms(
      rows,
      stride,
      firstBlock,
      endBlock,
      narrow,
      index,
      first,
      count,
      pairs,
      gradientScale,
      hessianScale,
      countBits,
      _scratch,
      histograms,
      adds,
    ) {
      const views = whole()
      const firstFeature = 8 * firstBlock
      const endFeature = 8 * endBlock - (narrow === endBlock - 1 ? 4 : 0)
      const from = histograms + firstFeature * FEATURE_HISTOGRAM_BYTES
      if (adds === 0) views.bytes.fill(0, from, histograms + endFeature * FEATURE_HISTOGRAM_BYTES)
      const unit = 2 ** countBits
      const rounder = MAGIC * unit
      for (let i = 0; i < count; i += 1) {
        const row = index === 0 ? first + i : views.words[(index >> 2) + i] >>> 0
        const pair = (pairs >> 2) + 2 * row
        const gradient = views.singles[pair] * gradientScale + MAGIC - MAGIC
        const hessian = Math.max(views.singles[pair + 1] * hessianScale, unit) + rounder - rounder + 1
        const high = Math.floor(gradient / WORD)
        const hessianHigh = Math.floor(hessian / WORD)
        const packed = {
          bins: rows + row * stride,
          low: gradient - high * WORD,
          high,
          hessianLow: hessian - hessianHigh * WORD,
          hessianHigh,
        }
        countRow(views, packed, firstFeature, endFeature, histograms)
      }
    },
    subtract: (target, other, bytes) => combine(target, other, bytes, -1),
    add: (target, other, bytes) => combine(target, other, bytes, 1),
    sumBins(histogram, node) {
      const { words } = whole()
      const sums = [Int64.zero(), Int64.zero()]
      for (let i = 0; i < FEATURE_WORDS; i += 2)
        sums[(i >> 1) & 1].add(new Int64(words, (histogram >> 2) + i))
      sums.forEach((sum, i) => sum.write(words, (node >> 2) + 2 * i))
    },
    findSplit(histograms, first, end, features, allowed, node, rules, split) {
      const views = whole()
      const ruleSet = readRules(views, rules)
      const searched = readNode(views, node)
      for (let feature = first; feature < end; feature += 1) {
        if (views.bytes[allowed + feature] === 0) continue
        const info = features + 4 * feature
        const binCount = views.halves[info >> 1]
        const hasMissing = views.bytes[info + 2]
        const column = {
          words: views.words,
          at: (histograms >> 2) + feature * FEATURE_WORDS,
          monotonic: views.signed[info + 3],
        }
        const up = search(column, { from: 0, to: binCount - 1 + hasMissing, step: 1 }, searched, ruleSet)
        if (up !== null && up.gain > views.doubles[split >> 3]) take(views, split, feature, up)
        if (hasMissing === 0) continue
        const down = search(column, { from: binCount - 1, to: 0, step: -1 }, searched, ruleSet)
        if (down !== null && down.gain > views.doubles[split >> 3]) take(views, split, feature, down)
      }
    },
    findCategorySplit(histograms, first, end, features, allowed, node, rules, _scratch, split) {
      const views = whole()
      const ruleSet = readRules(views, rules)
      const searched = readNode(views, node)
      for (let feature = first; feature < end; feature += 1) {
        if (views.bytes[allowed + feature] === 0) continue
        const info = features + 4 * feature
        const at = (histograms >> 2) + feature * FEATURE_WORDS
        const bins = { binCount: views.halves[info >> 1], hasMissing: views.bytes[info + 2] }
        const order = categoryOrder(views.words, at, bins, searched, ruleSet)
        if (order.length < 2) continue
        for (const step of [1, -1] as const) {
          const best = searchCategories(views.words, at, order, step, searched, ruleSet)
          if (best !== null && best.gain > views.doubles[split >> 3]) take(views, split, feature, best)
        }
      }
    },
    divideRows(column, goesLeft, index, first, count, spare, isWhole) {
      const { bytes, words } = whole()
      let left = index >> 2
      let right = spare >> 2
      for (let i = 0; i < count; i += 1) {
        const row = isWhole === 1 ? first + i : words[(index >> 2) + i]
        if (bytes[goesLeft + bytes[column + row]] === 1) words[left++] = row
        else words[right++] = row
      }
      return left - (index >> 2)
    },
    addToRows(raw, index, count, value) {
      const { words, doubles } = whole()
      for (let i = 0; i < count; i += 1) doubles[(raw >> 3) + words[(index >> 2) + i]] += value
    },
    addTree(rows, stride, first, end, nodes, raw) {
      const { bytes, words, doubles } = whole()
      for (let row = first; row < end; row += 1) {
        let node = nodes
        for (let feature = words[node >> 2]; feature >= 0; feature = words[node >> 2]) {
          const bin = bytes[rows + row * stride + feature]
          const isLeft = (bytes[node + WALK_NODE.leftBins + (bin >> 3)] >> (bin & 7)) & 1
          node = nodes + WALK_NODE.bytes * words[(node + (isLeft ? WALK_NODE.left : WALK_NODE.right)) >> 2]
        }
        doubles[(raw >> 3) + row] += doubles[(node + WALK_NODE.value) >> 3]
      }
    },
  }
}

interface SearchedColumn {
  words: Int32Array
  /** Where the feature's bins begin, in words. */
  at: number
  monotonic: number
}

function search(
  { words, at, monotonic }: SearchedColumn,
  { from, to, step }: { from: number; to: number; step: 1 | -1 },
  node: TwinNode,
  rules: TwinRules,
): Candidate | null {
  let best: Candidate | null = null
  const all = rules.sideOf(node.gradients, node.hessians)
  const gradients = Int64.zero()
  const hessians = Int64.zero()
  for (let bin = from; bin !== to; bin += step) {
    gradients.add(new Int64(words, at + 4 * bin))
    hessians.add(new Int64(words, at + 4 * bin + 2))
    const own = rules.sideOf(gradients, hessians)
    if (rules.isTooSmall(own)) continue
    const other = restOf(all, own)
    if (rules.isTooSmall(other)) break
    const [left, right] = step === 1 ? [own, other] : [other, own]
    const gain = gainOf(node, rules, left, right, monotonic)
    if (!(gain > (best?.gain ?? 0))) continue
    best = {
      gain,
      gradients: step === 1 ? gradients.copy() : node.gradients.minus(gradients),
      hessians: step === 1 ? hessians.copy() : node.hessians.minus(hessians),
      bin: step === 1 ? bin : bin - 1,
      missingLeft: step === -1,
      leftBins: null,
    }
  }
  return best
}

function categoryOrder(
  words: Int32Array,
  at: number,
  { binCount, hasMissing }: { binCount: number; hasMissing: number },
  node: TwinNode,
  rules: TwinRules,
): number[] {
  const all = rules.sideOf(node.gradients, node.hessians)
  const support = all.rows / all.hessian
  const used: { bin: number; key: number }[] = []
  for (let i = 0; i < binCount + hasMissing; i += 1) {
    const bin = i < binCount ? i : 255
    const side = rules.sideOf(new Int64(words, at + 4 * bin), new Int64(words, at + 4 * bin + 2))
    if (side.hessian * support < LEAST_SUPPORT) continue
    used.push({ bin, key: side.gradient / (side.hessian + LEAST_SUPPORT) })
  }
  return used.sort((a, b) => a.key - b.key).map(({ bin }) => bin)
}

function searchCategories(
  words: Int32Array,
  at: number,
  order: readonly number[],
  step: 1 | -1,
  node: TwinNode,
  rules: TwinRules,
): Candidate | null {
  let best: Candidate | null = null
  const all = rules.sideOf(node.gradients, node.hessians)
  const gradients = Int64.zero()
  const hessians = Int64.zero()
  const half = Math.floor((order.length + 1) / 2) - (step === 1 ? 0 : 1)
  const leftBins = new Uint8Array(32)
  for (let i = 0; i < half; i += 1) {
    const bin = order[step === 1 ? i : order.length - 1 - i]
    leftBins[bin >> 3] |= 1 << (bin & 7)
    gradients.add(new Int64(words, at + 4 * bin))
    hessians.add(new Int64(words, at + 4 * bin + 2))
    const left = rules.sideOf(gradients, hessians)
    if (rules.isTooSmall(left)) continue
    const right = restOf(all, left)
    if (rules.isTooSmall(right)) break
    const gain = gainOf(node, rules, left, right, 0)
    if (!(gain > (best?.gain ?? 0))) continue
    best = {
      gain,
      gradients: gradients.copy(),
      hessians: hessians.copy(),
      bin: 0,
      missingLeft: (leftBins[31] & 128) !== 0,
      leftBins: leftBins.slice(),
    }
  }
  return best
}

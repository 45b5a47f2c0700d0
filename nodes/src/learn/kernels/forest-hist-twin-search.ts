/** The search for splits of `forest-hist-twin.ts`. */
import { HIST_KINDS } from './contracts/forest-hist-records.ts'
import { MISSING_SIDES } from './contracts/forest-split.ts'

const MISSING_BIN = 255

export interface HistViews {
  bytes: Uint8Array
  /** Byte offsets of the bins, row by row and column by column. */
  rows: number
  columns: number
  samples: Uint32Array
  loads: Float64Array
  squares: Float64Array
}

export interface HistSearchRules {
  kind: number
  width: number
  stride: number
  minLeaf: number
  minWeight: number
}

/** What is summed up of a node. */
export interface HistNode {
  start: number
  end: number
  weight: number
  impurity: number
  /** The second half of all loads: weight in the second class, weighted targets. */
  sum: number
  /** The weight of each class, where there are more than two. */
  sums: Float64Array
}

export interface BestHistSplit {
  score: number
  /** -1 for none. */
  feature: number
  bin: number
  nextBin: number
  missing: number
}

export interface HistSearch {
  readonly best: BestHistSplit
  /** Sums up a node and forgets the best split. */
  open(start: number, end: number): HistNode
  /** Looks for a better split; false for a feature that is constant in the node. */
  search(node: HistNode, feature: number): boolean
  valueOf(node: HistNode): number[]
}

/** Bins in ascending order that have rows, with what is added up in each. */
interface Histogram {
  bins: number[]
  entries: Map<number, Float64Array>
  counts: Map<number, number>
}

export function createHistSearch(views: HistViews, rules: HistSearchRules): HistSearch {
  const { samples, loads, squares, bytes, rows } = views
  const { kind, width, stride, minLeaf, minWeight } = rules
  const best: BestHistSplit = { score: -Infinity, feature: -1, bin: 0, nextBin: 0, missing: 0 }

  function open(start: number, end: number): HistNode {
    best.score = -Infinity
    best.feature = -1
    const sums = new Float64Array(kind === HIST_KINDS.classes ? width : 0)
    let weight = 0
    let sum = 0
    let squareSum = 0
    for (let p = start; p < end; p += 1) {
      weight += loads[2 * p]
      if (kind === HIST_KINDS.classes) sums[loads[2 * p + 1]] += loads[2 * p]
      else sum += loads[2 * p + 1]
      if (kind === HIST_KINDS.mean) squareSum += squares[samples[p]]
    }
    return { start, end, weight, sum, sums, impurity: impurityOf(weight, sum, sums, squareSum) }
  }

  function impurityOf(weight: number, sum: number, sums: Float64Array, squareSum: number): number {
    if (kind === HIST_KINDS.mean) return squareSum / weight - (sum / weight) * (sum / weight)
    if (kind === HIST_KINDS.classes) return 1 - squaresOf(sums) / (weight * weight)
    const first = weight - sum
    return 1 - (first * first + sum * sum) / (weight * weight)
  }

  function search(node: HistNode, feature: number): boolean {
    const histogram = build(node, feature)
    if (histogram.bins.length === 1) return false
    const hasMissing = histogram.bins.at(-1) === MISSING_BIN
    const present = hasMissing ? histogram.bins.slice(0, -1) : histogram.bins
    if (kind === HIST_KINDS.classes) scanClasses(node, feature, histogram, present, hasMissing)
    else scanPairs(node, feature, histogram, present, hasMissing)
    return true
  }

  function build({ start, end }: HistNode, feature: number): Histogram {
    const entries = new Map<number, Float64Array>()
    const counts = new Map<number, number>()
    for (let p = start; p < end; p += 1) {
      const bin = bytes[rows + samples[p] * stride + feature]
      const entry = entries.get(bin) ?? new Float64Array(Math.max(2, width))
      entries.set(bin, entry)
      counts.set(bin, (counts.get(bin) ?? 0) + 1)
      if (kind === HIST_KINDS.classes) entry[loads[2 * p + 1]] += loads[2 * p]
      else {
        entry[0] += loads[2 * p]
        entry[1] += loads[2 * p + 1]
      }
    }
    return { bins: [...entries.keys()].sort((a, b) => a - b), entries, counts }
  }

  function scanPairs(
    node: HistNode,
    feature: number,
    { entries, counts }: Histogram,
    present: number[],
    hasMissing: boolean,
  ): void {
    const scan = (own: Float64Array, rowsBefore: number, missing: number) => {
      let [weight, sum] = own
      let rowsLeft = rowsBefore
      present.forEach((bin, i) => {
        if (i > 0) tryPair(weight, sum, { feature, bin: present[i - 1], nextBin: bin, missing, rowsLeft })
        const entry = entries.get(bin) ?? own
        weight += entry[0]
        sum += entry[1]
        rowsLeft += counts.get(bin) ?? 0
      })
      return [weight, sum]
    }
    const tryPair = (weight: number, sum: number, split: Candidate) => {
      const [otherWeight, otherSum] = [node.weight - weight, node.sum - sum]
      const score =
        kind === HIST_KINDS.mean
          ? (sum * sum) / weight + (otherSum * otherSum) / otherWeight
          : -giniPart(otherWeight, otherSum) - giniPart(weight, sum)
      improve(node, score, weight, otherWeight, split)
    }
    const { none, right, left, alone } = MISSING_SIDES
    const [weight, sum] = scan(new Float64Array(2), 0, hasMissing ? right : none)
    if (!hasMissing) return
    const missingRows = counts.get(MISSING_BIN) ?? 0
    const last = present[present.length - 1]
    const rowsLeft = node.end - node.start - missingRows
    tryPair(weight, sum, { feature, bin: last, nextBin: last, missing: alone, rowsLeft })
    scan(entries.get(MISSING_BIN) ?? new Float64Array(2), missingRows, left)
  }

  function scanClasses(
    node: HistNode,
    feature: number,
    { entries, counts }: Histogram,
    present: number[],
    hasMissing: boolean,
  ): void {
    const own = new Float64Array(width)
    const scan = (side: Side, rowsBefore: number, missing: number) => {
      let { weight, squares: squaresLeft, otherSquares } = side
      let rowsLeft = rowsBefore
      const attempt = (bin: number, nextBin: number, where: number) => {
        const other = node.weight - weight
        const right = other * (1 - otherSquares / (other * other))
        const score = -right - weight * (1 - squaresLeft / (weight * weight))
        improve(node, score, weight, other, { feature, bin, nextBin, missing: where, rowsLeft })
      }
      present.forEach((bin, i) => {
        if (i > 0) attempt(present[i - 1], bin, missing)
        entries.get(bin)?.forEach((added, c) => {
          if (added === 0) return
          squaresLeft += added * (2 * own[c] + added)
          otherSquares -= added * (2 * (node.sums[c] - own[c]) - added)
          own[c] += added
          weight += added
        })
        rowsLeft += counts.get(bin) ?? 0
      })
      const last = present[present.length - 1]
      if (missing === MISSING_SIDES.right) attempt(last, last, MISSING_SIDES.alone)
    }
    const { none, right, left } = MISSING_SIDES
    scan({ weight: 0, squares: 0, otherSquares: squaresOf(node.sums) }, 0, hasMissing ? right : none)
    if (!hasMissing) return
    const side: Side = { weight: 0, squares: 0, otherSquares: 0 }
    own.forEach((other, c) => {
      own[c] = node.sums[c] - other
      side.weight += own[c]
      side.squares += own[c] * own[c]
      side.otherSquares += other * other
    })
    scan(side, counts.get(MISSING_BIN) ?? 0, left)
  }

  function improve(
    node: HistNode,
    score: number,
    weight: number,
    otherWeight: number,
    split: Candidate,
  ): void {
    if (!(score > best.score) || weight < minWeight || otherWeight < minWeight) return
    const rowsRight = node.end - node.start - split.rowsLeft
    if (split.rowsLeft < minLeaf || rowsRight < minLeaf) return
    const { feature, bin, nextBin, missing } = split
    Object.assign(best, { score, feature, bin, nextBin, missing })
  }

  function valueOf({ weight, sum, sums }: HistNode): number[] {
    if (kind === HIST_KINDS.mean) return [sum / weight]
    if (kind === HIST_KINDS.pair) return [(weight - sum) / weight, sum / weight]
    return Array.from(sums, (own) => own / weight)
  }

  return { best, open, search, valueOf }
}

interface Candidate {
  feature: number
  bin: number
  nextBin: number
  missing: number
  rowsLeft: number
}

interface Side {
  weight: number
  squares: number
  otherSquares: number
}

function giniPart(weight: number, second: number): number {
  const first = weight - second
  return weight * (1 - (first * first + second * second) / (weight * weight))
}

function squaresOf(sums: Float64Array): number {
  let squares = 0
  for (const sum of sums) squares += sum * sum
  return squares
}

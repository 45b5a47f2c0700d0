/**
 * Brute force in two steps: a kernel scores all rows in single precision, and of the few whose score could belong to a
 * neighbour the distance is computed in double precision. A bound of the rounding in the scores makes the outcome that
 * of computing every distance in double precision.
 */
import type { DistanceKernel } from '../kernels/contracts/distance.ts'
import { KernelMemory, alignedBytes } from '../kernels/kernel-memory.ts'
import { createDistanceKernel } from '../kernels/distance.ts'
import { selectGreatest } from './select-greatest.ts'

/** Rows a panel of the kernel. */
const PANEL = 8
/** Rows scored at a time: a block of 28 columns stays in the nearest cache while all queries pass over it. */
const BLOCK_ROWS = 256
/** Bytes that the lists of one pass may take. */
const LIST_BYTES = 4_000_000
/** Half an ulp of a single-precision number near 1. */
const ROUNDING = 2 ** -24
/** The square of a length, in multiples of the longest row's, that single precision can still work with. */
const FARTHEST = 1e36

/** The numbers of rows that may belong to a query, ascending; valid until the next pass. */
export type Candidates = (query: number, rows: Int32Array) => void

export class CandidateSearch {
  readonly #points: Float64Array
  readonly #rows: number
  readonly #width: number
  readonly #memory: KernelMemory
  readonly #kernel: DistanceKernel
  readonly #centre: Float64Array
  readonly #scale: number
  readonly #panels: number
  readonly #halves: number

  /** @param points rows one after the other */
  constructor(points: Float64Array, rows: number, width: number) {
    this.#points = points
    this.#rows = rows
    this.#width = width
    const panelCount = Math.ceil(rows / PANEL)
    const bytes = alignedBytes(panelCount * PANEL * width * 4) + alignedBytes(panelCount * PANEL * 4)
    this.#memory = new KernelMemory({ initialBytes: bytes + LIST_BYTES })
    this.#kernel = createDistanceKernel(this.#memory)
    this.#centre = meanRow(points, rows, width)
    this.#scale = scaleOf(points, rows, this.#centre)
    this.#panels = this.#memory.allocate(panelCount * PANEL * width * 4)
    this.#halves = this.#memory.allocate(panelCount * PANEL * 4)
    this.#pack(panelCount)
  }

  /** How many queries to hand over at a time for lists of up to `listLength` rows each. */
  static queriesAtATime(listLength: number): number {
    const listBytes = 8 * (Math.max(64, listLength) + BLOCK_ROWS)
    return Math.max(4, Math.min(256, 4 * Math.floor(LIST_BYTES / listBytes / 4)))
  }

  /**
   * For each of the queries `from` … `to` the rows that may be among its `k` nearest; `null` where they are so many that
   * all rows may as well be looked at.
   */
  nearest(
    queries: Float64Array,
    from: number,
    to: number,
    k: number,
    found: (query: number, rows: Int32Array | null) => void,
  ): void {
    const capacity = Math.max(64, 4 * k)
    const pass = this.#beginPass(queries, from, to, capacity)
    const { margins, lengths, thresholds, listRows, listScores, stride } = pass
    const isGivenUp = new Uint8Array(pass.count)
    const scores = new Float32Array(stride)
    this.#score(pass, () => {
      for (let query = 0; query < pass.count; query += 1) {
        if (lengths[query] <= capacity || isGivenUp[query] === 1) continue
        const start = query * stride
        thresholds[query] = this.#limitOf(pass, query, k, scores)
        let kept = 0
        for (let i = 0; i < lengths[query]; i += 1) {
          const entry = 2 * (start + i)
          if (!(listScores[entry + 1] > thresholds[query])) continue
          listRows[2 * (start + kept)] = listRows[entry]
          listScores[2 * (start + kept) + 1] = listScores[entry + 1]
          kept += 1
        }
        lengths[query] = kept
        if (kept <= capacity) continue
        isGivenUp[query] = 1
        thresholds[query] = Infinity
      }
    })
    for (let query = 0; query < pass.count; query += 1) {
      if (isGivenUp[query] === 1 || !(margins[query] < Infinity)) {
        found(from + query, null)
        continue
      }
      const limit = this.#limitOf(pass, query, k, scores)
      const rows = new Int32Array(lengths[query])
      let kept = 0
      for (let i = 0; i < lengths[query]; i += 1) {
        const entry = 2 * (query * stride + i)
        if (!(listScores[entry + 1] > limit)) continue
        rows[kept] = listRows[entry]
        kept += 1
      }
      found(from + query, rows.subarray(0, kept))
    }
  }

  /**
   * Calls `found`, block of rows after block of rows, with the rows whose squared distance to a query may be at most
   * `limit`.
   */
  within(queries: Float64Array, from: number, to: number, limit: number, found: Candidates): void {
    const pass = this.#beginPass(queries, from, to, 0)
    const { thresholds, margins, lengths, listRows, stride, squares } = pass
    const width = this.#width
    for (let query = 0; query < pass.count; query += 1) {
      const score = (squares[query] - limit * this.#scale * this.#scale) / 2
      const margin = margins[query] + squares[query] * width * 2 ** -50
      thresholds[query] = margin < Infinity ? below(score, margin) : -Infinity
    }
    const rows = new Int32Array(stride)
    this.#score(pass, () => {
      for (let query = 0; query < pass.count; query += 1) {
        const length = lengths[query]
        for (let i = 0; i < length; i += 1) rows[i] = listRows[2 * (query * stride + i)]
        if (length > 0) found(from + query, rows.subarray(0, length))
        lengths[query] = 0
      }
    })
  }

  /** Scores every row for the queries of a pass; `afterBlock` makes room in the lists. */
  #score(pass: Pass, afterBlock: () => void): void {
    const width = this.#width
    const panelCount = Math.ceil(this.#rows / PANEL)
    const blockPanels = BLOCK_ROWS / PANEL
    for (let first = 0; first < panelCount; first += blockPanels) {
      const count = Math.min(blockPanels, panelCount - first)
      for (let tile = 0; tile < pass.count; tile += 4) {
        this.#kernel.listNear(
          this.#panels + first * PANEL * width * 4,
          this.#halves + first * PANEL * 4,
          first * PANEL,
          count,
          pass.queriesOffset + tile * width * 4,
          width,
          pass.thresholdsOffset + tile * 4,
          pass.lengthsOffset + tile * 4,
          pass.listsOffset + tile * pass.stride * 8,
          pass.stride,
        )
      }
      afterBlock()
    }
  }

  /** The score below which no row can be among the `k` nearest of the listed ones. */
  #limitOf({ lengths, listScores, stride, margins }: Pass, query: number, k: number, scores: Float32Array) {
    const length = lengths[query]
    if (length < k) return -Infinity
    for (let i = 0; i < length; i += 1) scores[i] = listScores[2 * (query * stride + i) + 1]
    return below(selectGreatest(scores, length, k), 2 * margins[query])
  }

  #beginPass(queries: Float64Array, from: number, to: number, capacity: number): Pass {
    const width = this.#width
    const count = to - from
    const padded = 4 * Math.ceil(count / 4)
    const stride = capacity + BLOCK_ROWS
    const memory = this.#memory
    const mark = memory.used
    const queriesOffset = memory.allocate(4 * padded * width)
    const thresholdsOffset = memory.allocate(4 * padded)
    const lengthsOffset = memory.allocate(4 * padded)
    const listsOffset = memory.allocate(8 * padded * stride)
    memory.release(mark)
    const packed = memory.view('f32', queriesOffset, padded * width).fill(0)
    const squares = new Float64Array(count)
    const margins = new Float64Array(count)
    for (let query = 0; query < count; query += 1) {
      const start = (query - (query % 4)) * width + (query % 4)
      let square = 0
      for (let j = 0; j < width; j += 1) {
        const value = (queries[(from + query) * width + j] - this.#centre[j]) * this.#scale
        packed[start + 4 * j] = value
        square += value * value
      }
      squares[query] = square
      margins[query] = scoreMargin(Math.sqrt(square), width)
      if (square < FARTHEST) continue
      // Beyond single precision: no score says anything of it, and any row may belong to it.
      for (let j = 0; j < width; j += 1) packed[start + 4 * j] = 0
      margins[query] = Infinity
    }
    return {
      count,
      stride,
      squares,
      margins,
      queriesOffset,
      thresholdsOffset,
      lengthsOffset,
      listsOffset,
      // The queries that fill up the last four list nothing.
      thresholds: memory
        .view('f32', thresholdsOffset, padded)
        .fill(-Infinity, 0, count)
        .fill(Infinity, count),
      lengths: memory.view('i32', lengthsOffset, padded).fill(0),
      listRows: memory.view('i32', listsOffset, 2 * padded * stride),
      listScores: memory.view('f32', listsOffset, 2 * padded * stride),
    }
  }

  #pack(panelCount: number): void {
    const width = this.#width
    const panels = this.#memory.view('f32', this.#panels, panelCount * PANEL * width)
    const halves = this.#memory.view('f32', this.#halves, panelCount * PANEL).fill(-Infinity)
    for (let row = 0; row < this.#rows; row += 1) {
      const lane = row % PANEL
      const start = (row - lane) * width + lane
      let square = 0
      for (let j = 0; j < width; j += 1) {
        const value = (this.#points[row * width + j] - this.#centre[j]) * this.#scale
        panels[start + j * PANEL] = value
        square += value * value
      }
      halves[row] = -square / 2
    }
  }
}

interface Pass {
  count: number
  stride: number
  /** |x|² of each query, centred and scaled. */
  squares: Float64Array
  /** How far a score of each query may be from the true one. */
  margins: Float64Array
  queriesOffset: number
  thresholdsOffset: number
  lengthsOffset: number
  listsOffset: number
  thresholds: Float32Array
  lengths: Int32Array
  /** Row numbers at even places; beside each, in `listScores`, its score. */
  listRows: Int32Array
  listScores: Float32Array
}

/**
 * How far the score of a row of length at most 1 may be off: every rounded product and sum adds half an ulp of at most
 * |x| |y| + |y|²/2 (Higham, Accuracy and Stability of Numerical Algorithms, §3.1), and underflow a little.
 */
function scoreMargin(queryLength: number, width: number): number {
  return 1.1 * (width + 6) * ROUNDING * (queryLength + 0.5) + width * 1e-44 + 1e-37
}

/** A single-precision number below `value - margin`, but not by much. */
function below(value: number, margin: number): number {
  return Math.fround(value - margin - 2 * ROUNDING * Math.abs(value))
}

function meanRow(points: Float64Array, rows: number, width: number): Float64Array {
  const means = new Float64Array(width)
  for (let row = 0; row < rows; row += 1) {
    for (let j = 0; j < width; j += 1) means[j] += points[row * width + j] / rows
  }
  return means
}

/** The power of two that brings every centred row to a length of at most 1. */
function scaleOf(points: Float64Array, rows: number, centre: Float64Array): number {
  const width = centre.length
  let longest = 0
  for (let row = 0; row < rows; row += 1) {
    let square = 0
    for (let j = 0; j < width; j += 1) square += (points[row * width + j] - centre[j]) ** 2
    if (square > longest) longest = square
  }
  const exponent = Math.ceil(Math.log2(Math.sqrt(longest)) + 1e-6)
  return exponent > -1000 && exponent < 1000 ? 2 ** -exponent : 1
}

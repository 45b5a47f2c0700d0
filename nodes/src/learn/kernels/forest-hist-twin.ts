/** The kernel `forest-hist` in TypeScript: the same draws and additions in the same order, and so the same nodes. */
import { HIST_KINDS, MADE_NODE } from './contracts/forest-hist-records.ts'
import type { ForestHistKernel } from './contracts/forest-hist.ts'
import { MISSING_SIDES } from './contracts/forest-split.ts'
import { createHistSearch } from './forest-hist-twin-search.ts'
import type { HistNode, HistSearch, HistViews } from './forest-hist-twin-search.ts'
import type { KernelMemory } from './kernel-memory.ts'

const MISSING_BIN = 255

interface Waiting {
  start: number
  end: number
  depth: number
  parent: number
  isLeft: number
  known: number
}

/** The memory must not grow while the twin is at work. */
export function createForestHistTwin(memory: KernelMemory): ForestHistKernel {
  return new ForestHistTwin(memory)
}

class ForestHistTwin implements ForestHistKernel {
  readonly #memory: KernelMemory
  #views!: HistViews
  #search!: HistSearch
  #made = 0
  #rowCount = 0
  #features = 0
  #stride = 0
  #kind = 0
  #width = 1
  #maxFeatures = 1
  #maxDepth = 0
  #minSplit = 2
  #minLeaf = 1
  #minDecrease = 0
  #minWeight = 0
  #totalWeight = 0
  #random = 1
  #nodeCount = 0
  #order = new Int32Array(0)
  #constants = new Int32Array(0)
  #waiting: Waiting[] = []
  #node: (HistNode & Waiting) | null = null
  #constantsNow = 0
  #drawn = 0
  #found = 0
  #visited = 0
  #rest = 0

  constructor(memory: KernelMemory) {
    this.#memory = memory
  }

  place(places: number): void {
    const at = this.#memory.view('u32', places, 17)
    const rest = (offset: number, bytes: number) => (this.#memory.memory.buffer.byteLength - offset) / bytes
    this.#views = {
      bytes: new Uint8Array(this.#memory.memory.buffer),
      rows: at[0],
      columns: at[1],
      samples: this.#memory.view('u32', at[2], rest(at[2], 4)),
      loads: this.#memory.view('f64', at[3], rest(at[3], 8)),
      squares: this.#memory.view('f64', at[4], rest(at[4], 8)),
    }
    this.#made = at[16]
  }

  setRules(
    rowCount: number,
    featureCount: number,
    rowStride: number,
    kind: number,
    classCount: number,
    maxFeatures: number,
    maxDepth: number,
    minSamplesSplit: number,
    minSamplesLeaf: number,
    minImpurityDecrease: number,
  ): void {
    this.#rowCount = rowCount
    this.#features = featureCount
    this.#stride = rowStride
    this.#kind = kind
    this.#width = kind === HIST_KINDS.mean ? 1 : classCount
    this.#maxFeatures = maxFeatures
    this.#maxDepth = maxDepth
    this.#minSplit = minSamplesSplit
    this.#minLeaf = minSamplesLeaf
    this.#minDecrease = minImpurityDecrease
    this.#order = new Int32Array(featureCount)
    this.#constants = new Int32Array(featureCount)
  }

  startTree(count: number, weight: number, minWeight: number, seed: number): void {
    this.#totalWeight = weight
    this.#minWeight = minWeight
    this.#random = seed
    this.#nodeCount = 0
    this.#node = null
    this.#order = this.#order.map((_, feature) => feature)
    this.#waiting = [{ start: 0, end: count, depth: 0, parent: -1, isLeft: 0, known: 0 }]
    this.#search = createHistSearch(this.#views, {
      kind: this.#kind,
      width: this.#width,
      stride: this.#stride,
      minLeaf: this.#minLeaf,
      minWeight,
    })
  }

  grow(budget: number, room: number): number {
    let count = 0
    let todo = budget
    while (todo > 0 && count < room && this.isDone() === 0) {
      this.#node ??= this.#open()
      const node = this.#node
      if (this.#isLeaf(node)) {
        this.#record(count, node)
        count += 1
        continue
      }
      while (todo > 0) {
        if (!this.#searchNext(node)) {
          this.#endSearch(count, node)
          count += 1
          break
        }
        todo -= node.end - node.start
      }
    }
    return count
  }

  isDone(): number {
    return this.#node === null && this.#waiting.length === 0 ? 1 : 0
  }

  #open(): HistNode & Waiting {
    const waiting = this.#waiting.pop()
    if (!waiting) throw new Error('no node waits')
    this.#constantsNow = waiting.known
    this.#drawn = 0
    this.#found = 0
    this.#visited = 0
    this.#rest = this.#features
    return { ...waiting, ...this.#search.open(waiting.start, waiting.end) }
  }

  #isLeaf({ depth, start, end, weight, impurity }: HistNode & Waiting): boolean {
    return (
      depth >= this.#maxDepth ||
      end - start < this.#minSplit ||
      weight < 2 * this.#minWeight ||
      impurity <= Number.EPSILON
    )
  }

  #searchNext(node: HistNode & Waiting): boolean {
    const order = this.#order
    while (
      this.#rest > this.#constantsNow &&
      (this.#visited < this.#maxFeatures || this.#visited <= this.#found + this.#drawn)
    ) {
      this.#visited += 1
      let place = this.#drawn + (this.#nextRandom() % (this.#rest - this.#found - this.#drawn))
      if (place < node.known) {
        this.#swap(place, this.#drawn)
        this.#drawn += 1
        continue
      }
      place += this.#found
      if (this.#search.search(node, order[place])) {
        this.#rest -= 1
        this.#swap(place, this.#rest)
      } else {
        this.#swap(place, this.#constantsNow)
        this.#constantsNow += 1
        this.#found += 1
      }
      return true
    }
    return false
  }

  #swap(i: number, j: number): void {
    const order = this.#order
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }

  #nextRandom(): number {
    let word = this.#random === 0 ? 1 : this.#random
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    this.#random = word
    return word & 0x7fffffff
  }

  #endSearch(place: number, node: HistNode & Waiting): void {
    this.#order.set(this.#constants.subarray(0, node.known))
    this.#constants.set(this.#order.subarray(node.known, this.#constantsNow), node.known)
    const { best } = this.#search
    let isSplit = best.feature >= 0
    if (isSplit && this.#minDecrease > 0) {
      const gain =
        this.#kind === HIST_KINDS.mean
          ? best.score - (node.sum / node.weight) * node.sum
          : node.impurity * node.weight + best.score
      isSplit = gain / this.#totalWeight + Number.EPSILON >= this.#minDecrease
    }
    this.#record(place, node, isSplit ? this.#divide(node) : undefined)
  }

  /** Moves the rows to their sides, neither changing order; returns how many are on the left. */
  #divide({ start, end }: Waiting): number {
    const { samples, loads, bytes, columns } = this.#views
    const { feature, bin, missing } = this.#search.best
    const column = columns + feature * this.#rowCount
    const alsoLeft = missing === MISSING_SIDES.left ? MISSING_BIN : bin
    const right: [number, number, number][] = []
    let toLeft = start
    for (let p = start; p < end; p += 1) {
      const row = samples[p]
      const load = [row, loads[2 * p], loads[2 * p + 1]] as [number, number, number]
      if (bytes[column + row] <= bin || bytes[column + row] === alsoLeft) {
        this.#put(toLeft, load)
        toLeft += 1
      } else {
        right.push(load)
      }
    }
    right.forEach((load, i) => this.#put(toLeft + i, load))
    return toLeft - start
  }

  #put(p: number, [row, weight, other]: [number, number, number]): void {
    this.#views.samples[p] = row
    this.#views.loads[2 * p] = weight
    this.#views.loads[2 * p + 1] = other
  }

  #record(place: number, node: HistNode & Waiting, rowsLeft?: number): void {
    this.#node = null
    const { best } = this.#search
    const isSplit = rowsLeft !== undefined
    const at = this.#made + place * (MADE_NODE.bytes + 8 * this.#width)
    this.#memory.view('f64', at, 2).set([node.impurity, node.weight])
    const feature = isSplit ? best.feature : -1
    const { parent, isLeft, start, end } = node
    this.#memory
      .view('i32', at + MADE_NODE.parent, 8)
      .set([parent, isLeft, end - start, feature, best.bin, best.nextBin, best.missing, rowsLeft ?? 0])
    this.#memory.view('f64', at + MADE_NODE.bytes, this.#width).set(this.#search.valueOf(node))
    const number = this.#nodeCount
    this.#nodeCount += 1
    if (!isSplit) return
    const child = { depth: node.depth + 1, parent: number, known: this.#constantsNow }
    this.#waiting.push({ ...child, start: start + rowsLeft, end, isLeft: 0 })
    this.#waiting.push({ ...child, start, end: start + rowsLeft, isLeft: 1 })
  }
}

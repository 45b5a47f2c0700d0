import { MISSING_SIDES } from '../kernels/contracts/forest-split.ts'
import { NodeSplitter } from './node-splitter.ts'
import type { SplitRules } from './node-splitter.ts'
import type { PlacedColumns, PlacedValues } from './place-columns.ts'

/** Where a splitter's arrays lie in its kernel's memory. */
export interface SplitterPlace {
  samples: number
  best: number
}

/** A splitter whose kernel keeps the best split. */
export abstract class KernelSplitter extends NodeSplitter {
  protected readonly columns: readonly PlacedValues[]
  readonly #bestScore: Float64Array
  readonly #best: Int32Array

  constructor(rules: SplitRules, { memory, columns }: PlacedColumns, { samples, best }: SplitterPlace) {
    super(rules, memory.view('i32', samples, rules.rows))
    this.columns = columns
    this.#bestScore = memory.view('f64', best, 1)
    this.#best = memory.view('i32', best + 8, 5)
  }

  /** The largest code on the left of the best split. */
  protected get bestCode(): number {
    return this.#best[2]
  }

  /** The code of whatever goes left beside those up to `bestCode`. */
  protected get alsoLeft(): number {
    return this.bestMissingLeft ? this.columns[this.bestFeature].values.length : this.bestCode
  }

  override startSearch(end: number, knownConstants: number): void {
    super.startSearch(end, knownConstants)
    this.#bestScore[0] = -Infinity
    this.#best[0] = -1
  }

  override endSearch(start: number, end: number): number {
    const best = this.#best
    if (best[0] >= 0) {
      const { values } = this.columns[best[0]]
      const rowsLeft = best[1]
      const missing = best[4]
      this.bestFeature = best[0]
      this.bestPosition = start + rowsLeft
      this.bestThreshold =
        missing === MISSING_SIDES.alone ? Infinity : values[best[2]] / 2 + values[best[3]] / 2
      this.bestMissingLeft =
        missing === MISSING_SIDES.none ? 2 * rowsLeft > end - start : missing === MISSING_SIDES.left
    }
    return super.endSearch(start, end)
  }
}

import { RandomState } from '../random/random-state.ts'
import { toRowSequence } from '../linear-model/stochastic-gradient/row-sequence.ts'
import type { RowSequence } from '../linear-model/stochastic-gradient/row-sequence.ts'
import type { HingeProgram, HingeSolution } from './hinges.ts'

/** Entries between two chances for the event loop. */
const ENTRIES_A_PAUSE = 500_000

/**
 * Coordinate descent on the dual (Hsieh et al. 2008, Ho & Lin 2012), the coefficients kept along with it: one hinge after
 * the other in random order, those that stay at a bound left out until the others have settled.
 */
export async function descendOnHinges(program: HingeProgram): Promise<HingeSolution> {
  const { maxIter, tol, pace } = program
  const data = toRowSequence(program.X)
  const descent = new HingeDescent(program, data)
  const random = new RandomState(program.randomState)
  const hingesAPause = Math.max(1, Math.floor((ENTRIES_A_PAUSE * data.rows) / (1 + data.starts[data.rows])))
  for (let sweep = 1; sweep <= maxIter; sweep += 1) {
    const order = random.shuffle(descent.active())
    descent.beginSweep()
    for (let i = 0; i < order.length; i += 1) {
      descent.update(order[i])
      if (i % hingesAPause === 0) await pace()
    }
    program.onIteration?.(sweep)
    await pace()
    if (descent.violation > tol) continue
    if (descent.isWhole) return { coef: descent.w, iterations: sweep, converged: true }
    descent.reopen()
  }
  return { coef: descent.w, iterations: maxIter, converged: false }
}

class HingeDescent {
  readonly w: Float64Array
  readonly #data: RowSequence
  readonly #hinges: HingeProgram['hinges']
  readonly #alpha: Float64Array[]
  readonly #squares: Float64Array
  /** 1 for a hinge that has been left out. */
  readonly #isOut: Uint8Array
  #outCount = 0
  /** The extremes of the slopes in this sweep, and those of the last, beyond which a hinge at a bound is left out. */
  #highest = -Infinity
  #lowest = Infinity
  #highestBefore = Infinity
  #lowestBefore = -Infinity

  constructor({ hinges }: HingeProgram, data: RowSequence) {
    this.#data = data
    this.#hinges = hinges
    this.w = new Float64Array(data.features)
    this.#alpha = hinges.map(() => new Float64Array(data.rows))
    this.#isOut = new Uint8Array(hinges.length * data.rows)
    this.#squares = new Float64Array(data.rows)
    for (let row = 0; row < data.rows; row += 1) {
      for (let e = data.starts[row]; e < data.starts[row + 1]; e += 1)
        this.#squares[row] += data.values[e] ** 2
    }
  }

  /** The hinges to visit. */
  active(): Int32Array {
    return Int32Array.from(this.#isOut.keys()).filter((k) => this.#isOut[k] === 0)
  }

  get isWhole(): boolean {
    return this.#outCount === 0
  }

  /** How far the slopes of this sweep were from those of an optimum. */
  get violation(): number {
    return this.#highest - this.#lowest
  }

  /** Takes all hinges in again. */
  reopen(): void {
    this.#isOut.fill(0)
    this.#outCount = 0
    this.#highest = Infinity
    this.#lowest = -Infinity
  }

  beginSweep(): void {
    this.#highestBefore = this.#highest > 0 ? this.#highest : Infinity
    this.#lowestBefore = this.#lowest < 0 ? this.#lowest : -Infinity
    this.#highest = 0
    this.#lowest = 0
  }

  /** Minimises over the dual variable of hinge `k`. */
  update(k: number): void {
    const row = k % this.#data.rows
    const g = Math.floor(k / this.#data.rows)
    const { sign, bound, cost } = this.#hinges[g]
    const square = this.#squares[row]
    const alpha = this.#alpha[g]
    const slope = sign[row] * this.#raw(row) - bound[row]
    const before = alpha[row]
    let projected = slope
    if (before === 0) {
      if (slope > this.#highestBefore) return this.#leaveOut(k)
      projected = Math.min(0, slope)
    } else if (before === cost[row]) {
      if (slope < this.#lowestBefore) return this.#leaveOut(k)
      projected = Math.max(0, slope)
    }
    this.#highest = Math.max(this.#highest, projected)
    this.#lowest = Math.min(this.#lowest, projected)
    if (projected === 0) return
    const after =
      square === 0 ? (slope < 0 ? cost[row] : 0) : Math.max(0, Math.min(cost[row], before - slope / square))
    alpha[row] = after
    this.#add(row, sign[row] * (after - before))
  }

  #leaveOut(k: number): void {
    this.#isOut[k] = 1
    this.#outCount += 1
  }

  #raw(row: number): number {
    const { values, indices, starts } = this.#data
    let sum = 0
    const start = starts[row]
    for (let e = start; e < starts[row + 1]; e += 1) {
      sum += values[e] * this.w[indices === null ? e - start : indices[e]]
    }
    return sum
  }

  #add(row: number, factor: number): void {
    const { values, indices, starts } = this.#data
    const start = starts[row]
    for (let e = start; e < starts[row + 1]; e += 1) {
      this.w[indices === null ? e - start : indices[e]] += factor * values[e]
    }
  }
}

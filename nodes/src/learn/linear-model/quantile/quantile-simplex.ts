import { FitError } from '../../estimator/estimator.ts'
import { Breakpoints } from './breakpoints.ts'
import { QuantileRows } from './quantile-rows.ts'
import type { QuantileProblem } from './quantile-rows.ts'

export interface QuantileSolution {
  coef: Float64Array
  intercept: number
  iterations: number
}

/** Targets are moved by up to this share of their spread, so that no two rows are met at once. */
const PERTURBATION = 1e-9
/** A multiplier this far out of its bounds, relative to them, is rounding. */
const TOLERANCE = 1e-9
/** Steps after which sums and the inverse are made anew, so that rounding can't pile up. */
const STEPS_A_RENEWAL = 50
/** More steps than any problem should take, for each parameter. */
const STEPS_A_PARAMETER = 2000
/** From this many rows on, the optimum of a tenth of them is where the search begins. */
const SAMPLE_FROM_ROWS = 20_000
const SAMPLE_SHARE = 10

/**
 * The exact minimum of `Σ s ρ(y - Xw - c) + Σ_j l1 |w_j|`, where ρ is the pinball loss: a simplex method on the vertices
 * of the loss, at which as many rows as there are parameters are met exactly. A vertex is optimal where their multipliers
 * lie between the slopes of their losses; else the worst of them is left behind, and the next vertex is the minimum along
 * the edge, however many rows' errors change their sign on the way (Barrodale & Roberts 1973, Koenker & d'Orey 1987).
 *
 * The penalty counts as rows of their own, met where a coefficient is 0; so does, without a penalty, the start.
 *
 * @throws FitError `did_not_converge` when far more steps were not enough than any problem should take.
 */
export async function minimisePinball(
  problem: QuantileProblem,
  pace: () => Promise<void>,
): Promise<QuantileSolution> {
  const rows = new QuantileRows(problem)
  const start = await startingBasis(problem, rows, pace)
  const simplex = new QuantileSimplex(rows, start)
  await simplex.run(pace)
  return { ...rows.unpack(simplex.solution()), iterations: simplex.steps }
}

/** The basis of a sample's optimum in terms of all rows. */
async function startingBasis(
  problem: QuantileProblem,
  rows: QuantileRows,
  pace: () => Promise<void>,
): Promise<Int32Array> {
  const { X, y, weight } = problem
  if (X.rows < SAMPLE_FROM_ROWS) return rows.firstBasis()
  const sample = Int32Array.from({ length: Math.floor(X.rows / SAMPLE_SHARE) }, (_, i) => i * SAMPLE_SHARE)
  const part = new QuantileRows({
    ...problem,
    X: {
      rows: sample.length,
      columns: X.columns.map((column) => Float64Array.from(sample, (row) => column[row])),
    },
    y: Float64Array.from(sample, (row) => y[row]),
    weight: weight && Float64Array.from(sample, (row) => weight[row]),
  })
  const simplex = new QuantileSimplex(part, await startingBasis(part.problem, part, pace))
  await simplex.run(pace)
  return simplex.basis.map((row) => (row < sample.length ? sample[row] : row - sample.length + X.rows))
}

class QuantileSimplex {
  /** The rows that are met exactly. */
  readonly basis: Int32Array
  steps = 0
  readonly #rows: QuantileRows
  /** The targets, moved apart. */
  readonly #target: Float64Array
  /** 1 for a row above the prediction, -1 for one below, 0 for one in the basis. */
  readonly #side: Int8Array
  readonly #errors: Float64Array
  /** Σ slope times row over all rows that are not in the basis. */
  readonly #pull: Float64Array
  /** The inverse of the basis's rows, column-major: column k moves row k alone. */
  readonly #inverse: Float64Array
  readonly #breakpoints: Breakpoints
  readonly #size: number

  constructor(rows: QuantileRows, basis: Int32Array) {
    this.#rows = rows
    this.basis = basis.slice()
    this.#size = basis.length
    this.#target = rows.perturbedTargets(PERTURBATION)
    this.#side = new Int8Array(rows.count)
    this.#errors = new Float64Array(rows.count)
    this.#pull = new Float64Array(this.#size)
    this.#inverse = new Float64Array(this.#size * this.#size)
    this.#breakpoints = new Breakpoints(rows.count)
  }

  async run(pace: () => Promise<void>): Promise<void> {
    this.#renew()
    const most = STEPS_A_PARAMETER * (this.#size + 1)
    for (; this.steps < most; this.steps += 1) {
      if (this.steps > 0 && this.steps % STEPS_A_RENEWAL === 0) this.#renew()
      const leaving = this.#chooseLeaving()
      if (leaving === undefined) {
        // Rounding may have called it an optimum too early, or hidden one: look again with fresh sums.
        this.#renew()
        if (this.#chooseLeaving() === undefined) return
        continue
      }
      if (!this.#step(leaving.place, leaving.sense)) return
      await pace()
    }
    throw new FitError('did_not_converge', `the simplex method found no optimum in ${most} steps`, { most })
  }

  /** The parameters that meet the basis's rows: those as given, not as they were moved apart. */
  solution(): Float64Array {
    const parameters = this.#parameters(this.#rows.targets)
    for (const row of this.basis) {
      const feature = this.#rows.featureOf(row)
      // It is met exactly: what the inverse leaves of it is rounding.
      if (feature !== undefined) parameters[feature] = 0
    }
    return parameters
  }

  #parameters(target: Float64Array): Float64Array {
    const size = this.#size
    const parameters = new Float64Array(size)
    for (let k = 0; k < size; k += 1) {
      const value = target[this.basis[k]]
      for (let j = 0; j < size; j += 1) parameters[j] += this.#inverse[k * size + j] * value
    }
    return parameters
  }

  /** Inverse, errors, sides and pull, from the basis alone. */
  #renew(): void {
    this.#rows.invert(this.basis, this.#inverse)
    this.#rows.times(this.#parameters(this.#target), this.#errors)
    for (let row = 0; row < this.#errors.length; row += 1) {
      const error = this.#target[row] - this.#errors[row]
      this.#errors[row] = error
      this.#side[row] = error > 0 ? 1 : -1
    }
    for (const row of this.basis) {
      this.#side[row] = 0
      this.#errors[row] = 0
    }
    this.#rows.pullOf(this.#side, this.#pull)
  }

  /** The row of the basis whose multiplier is farthest out of its bounds, by the length of its edge. */
  #chooseLeaving(): { place: number; sense: 1 | -1 } | undefined {
    const size = this.#size
    let worst = 0
    let choice: { place: number; sense: 1 | -1 } | undefined
    for (let k = 0; k < size; k += 1) {
      let multiplier = 0
      let square = 0
      for (let j = 0; j < size; j += 1) {
        const entry = this.#inverse[k * size + j]
        multiplier -= entry * this.#pull[j]
        square += entry * entry
      }
      const [up, down] = this.#rows.slopes(this.basis[k])
      const excess = multiplier > 0 ? multiplier - up : -multiplier - down
      const allowed = TOLERANCE * (up + down) + this.#rows.rounding * Math.sqrt(square)
      const badness = excess / Math.sqrt(square)
      if (excess > allowed && badness > worst) {
        worst = badness
        choice = { place: k, sense: multiplier > 0 ? 1 : -1 }
      }
    }
    return choice
  }

  /**
   * Lets the error of the row at `place` grow in the sense given until the loss is least; false where the loss falls
   * without end, which only rounding can make it seem.
   */
  #step(place: number, sense: 1 | -1): boolean {
    const size = this.#size
    const direction = this.#inverse
      .slice(place * size, (place + 1) * size)
      .map((value) => (sense === 1 ? -value : value))
    const moves = new Float64Array(this.#rows.count)
    this.#rows.times(direction, moves)
    let slope = 0
    for (let j = 0; j < size; j += 1) slope -= this.#pull[j] * direction[j]
    const leaving = this.basis[place]
    const [up, down] = this.#rows.slopes(leaving)
    slope += sense === 1 ? up : down
    const next = this.#minimumAlong(moves, slope)
    if (next === undefined) return false
    this.#move(moves, next, leaving, sense)
    this.#replace(place, next.row)
    return true
  }

  #minimumAlong(moves: Float64Array, slope: number) {
    const { breakpoints, side, errors } = {
      breakpoints: this.#breakpoints,
      side: this.#side,
      errors: this.#errors,
    }
    breakpoints.clear()
    const least = 1e-13 * Math.sqrt(this.#size)
    for (let row = 0; row < moves.length; row += 1) {
      const move = moves[row]
      if (side[row] * move <= 0 || Math.abs(move) <= least) continue
      const bend = this.#rows.bend(row)
      if (bend > 0) breakpoints.add(Math.max(0, errors[row] / move), bend * Math.abs(move), row)
    }
    return breakpoints.minimum(slope)
  }

  /** Moves all errors; rows that changed sides pull the other way. */
  #move(moves: Float64Array, next: { at: number; row: number }, leaving: number, sense: 1 | -1): void {
    const errors = this.#errors
    const side = this.#side
    for (let row = 0; row < moves.length; row += 1) {
      const own = side[row]
      if (own === 0 || moves[row] === 0) continue
      errors[row] -= next.at * moves[row]
      if (row !== next.row && errors[row] * own < 0 && this.#rows.bend(row) > 0) {
        this.#rows.addTo(this.#pull, row, -own * this.#rows.bend(row))
        side[row] = -own
      }
    }
    this.#rows.addTo(this.#pull, next.row, -this.#slopeOf(next.row, side[next.row]))
    side[next.row] = 0
    errors[next.row] = 0
    side[leaving] = sense
    errors[leaving] = sense * next.at
    this.#rows.addTo(this.#pull, leaving, this.#slopeOf(leaving, sense))
  }

  #slopeOf(row: number, side: number): number {
    const [up, down] = this.#rows.slopes(row)
    return side > 0 ? up : -down
  }

  /** The inverse with another row at `place` of the basis. */
  #replace(place: number, row: number): void {
    const size = this.#size
    const inverse = this.#inverse
    const entering = new Float64Array(size)
    this.#rows.addTo(entering, row, 1)
    const products = new Float64Array(size)
    for (let k = 0; k < size; k += 1) {
      for (let j = 0; j < size; j += 1) products[k] += entering[j] * inverse[k * size + j]
    }
    const own = inverse.slice(place * size, (place + 1) * size).map((value) => value / products[place])
    for (let k = 0; k < size; k += 1) {
      if (k === place) inverse.set(own, place * size)
      else for (let j = 0; j < size; j += 1) inverse[k * size + j] -= products[k] * own[j]
    }
    this.basis[place] = row
  }
}

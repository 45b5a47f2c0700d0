import type { Matrix, SparseMatrix } from '../matrix.ts'

/** One hinge a row: `cost * max(0, bound - sign * (x · w))`. */
export interface Hinges {
  /** 1 or -1. */
  sign: Float64Array
  bound: Float64Array
  /** Above 0. */
  cost: Float64Array
}

/** `min ½|w|² + Σ hinges`: one hinge a row for classes, two for the sides of an insensitive band. */
export interface HingeProgram {
  X: Matrix | SparseMatrix
  hinges: readonly Hinges[]
  /** For descent: the largest violation of the optimality conditions at the end, and the most sweeps. */
  tol: number
  maxIter: number
  randomState: number
  pace: () => Promise<void>
  onIteration?(iteration: number): void
}

export interface HingeSolution {
  coef: Float64Array
  iterations: number
  converged: boolean
}

/** The dual variables of a set of hinges, each with its slack to the bounds 0 and `cost` and their multipliers. */
export interface HingeState {
  hinges: Hinges
  alpha: Float64Array
  /** cost - alpha */
  room: Float64Array
  /** Of the bound 0: by how much the margin is met. */
  surplus: Float64Array
  /** Of the bound `cost`: by how much it is missed. */
  shortfall: Float64Array
}

/** The objective at `w`, of which `raw` are the products with the rows. */
export function hingeObjective(hinges: readonly Hinges[], coef: Float64Array, raw: Float64Array): number {
  let sum = 0
  for (const value of coef) sum += 0.5 * value * value
  for (const { sign, bound, cost } of hinges) {
    for (let row = 0; row < raw.length; row += 1) {
      sum += cost[row] * Math.max(0, bound[row] - sign[row] * raw[row])
    }
  }
  return sum
}

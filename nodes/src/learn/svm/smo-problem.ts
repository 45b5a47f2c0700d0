/**
 * The quadratic problem behind every support vector machine, in one form: find x with the least ½ xᵀ K x + linear · x
 * between `lower` and `upper`, the sum of x, or of each of two groups of it, staying what it is at the start. One of the
 * two bounds of every variable is 0. (x is y times what the papers call alpha, so that K is the kernel matrix itself.)
 */
export interface SmoProblem {
  linear: Float64Array
  lower: Float64Array
  upper: Float64Array
  start: Float64Array
  /** 0 or 1 a variable; null for one group. */
  groups: Uint8Array | null
}

export interface SmoOptions {
  /** How far the gradients of two variables that could move may be apart at the end. */
  tol: number
  /** Whether variables that will hardly leave their bounds are left alone for a while. */
  shrinking: boolean
  /** The most steps; -1 for no end to them. */
  maxIter: number
}

export interface SmoSolution {
  x: Float64Array
  /** The gradient that the variables between their bounds have in common, of each group. */
  levels: number[]
  /** The least value found. */
  objective: number
  iterations: number
  /** False when the steps were not enough. */
  converged: boolean
}

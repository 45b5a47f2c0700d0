/** What Newton's method minimises. */

export interface ObjectivePoint {
  /** Mean loss plus penalty. */
  loss: number
  gradient: Float64Array
}

/** A convex function of some parameters, twice differentiable. */
export interface SmoothObjective {
  /** How many parameters it has. */
  readonly length: number
  /** One scale a parameter: a gradient entry counts relative to it. */
  readonly scales: Float64Array
  /** Whether every direction that matters is penalised, so that an optimum exists. */
  readonly isPenalised: boolean
  /** Loss and gradient at `theta`; the other functions then speak of this point. */
  evaluate(theta: Float64Array): Promise<ObjectivePoint>
  /** The Hessian times `direction` at the last evaluated point, in `out` where there is one, else in a new array. */
  curvatureTimes(direction: Float64Array, out?: Float64Array): Promise<Float64Array>
  /** The best approximate inverse of the Hessian there that is worth its cost. */
  buildPreconditioner(): Promise<Preconditioner>
}

/** An approximate inverse of the Hessian that conjugate gradients start from. */
export interface Preconditioner {
  /** The approximate inverse times `vector`, in `out` where there is one, else in a new array. */
  apply(vector: Float64Array, out?: Float64Array): Float64Array
  /** How many products with the Hessian building it costs. */
  cost: number
  /** Building it takes little, or (without a penalty) an old one would lead astray: every step has a fresh one. */
  isAlwaysFresh: boolean
}

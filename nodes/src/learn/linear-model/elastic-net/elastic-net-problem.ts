/** `min ½|target - Σ_j w_j columns[j]|² + ½ residual + l1 |w|₁ + ½ l2 |w|²`, all w_j ≥ 0 where `positive`. */
export interface ElasticNetProblem {
  columns: readonly Float64Array[]
  target: Float64Array
  /** The part of the squared error no w reaches; counts in the duality gap. */
  residual: number
  l1: number
  l2: number
  positive: boolean
}

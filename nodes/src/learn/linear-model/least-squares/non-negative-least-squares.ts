import { coordinateDescent } from '../elastic-net/coordinate-descent.ts'
import type { MinimumNorm } from './minimum-norm.ts'
import type { TriangularSystem } from './triangular-reduction.ts'

/** More than any problem needs before its support is found: each support is visited once at most. */
const MOST_SWEEPS = 100_000

/**
 * The w ≥ 0 that minimises `|target - R w|`, as `scipy.optimize.nnls` does: coordinate descent finds which are above 0,
 * and on those the least squares are solved directly until no other one pulls upwards (Lawson & Hanson's conditions).
 */
export async function solveNonNegative(
  { size, r, target, residual }: TriangularSystem,
  pace: () => Promise<void>,
): Promise<MinimumNorm> {
  const columns = Array.from({ length: size }, (_, j) => r.subarray(j * size, (j + 1) * size))
  const problem = { columns, target, residual, l1: 0, l2: 0, positive: true }
  const { coef } = await coordinateDescent(problem, { maxIter: MOST_SWEEPS, tol: 0, pace })
  return { coef, rank: coef.filter((value) => value > 0).length }
}

import { coordinateDescent } from '../elastic-net/coordinate-descent.ts'
import type { ElasticNetProblem } from '../elastic-net/elastic-net-problem.ts'
import type { MinimumNorm } from './minimum-norm.ts'

/** More than any problem needs before its support is found: each support is visited once at most. */
const MOST_SWEEPS = 100_000

/**
 * The w ≥ 0 that minimises `|target - X w|² + l2 |w|²`, as `scipy.optimize.nnls` does: coordinate descent finds which are
 * above 0, and on those the least squares are solved directly until no other one pulls upwards (Lawson & Hanson's
 * conditions).
 */
export async function solveNonNegative(
  system: Pick<ElasticNetProblem, 'columns' | 'target' | 'residual' | 'l2'>,
  pace: () => Promise<void>,
): Promise<MinimumNorm> {
  const problem = { ...system, l1: 0, positive: true }
  const { coef } = await coordinateDescent(problem, { maxIter: MOST_SWEEPS, tol: 0, pace })
  return { coef, rank: coef.filter((value) => value > 0).length }
}

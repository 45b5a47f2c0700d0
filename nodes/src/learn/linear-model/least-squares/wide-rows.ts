import { addScaled, dot } from '../../linear-algebra/vectors.ts'
import { solveMinimumNorm } from './minimum-norm.ts'
import type { MinimumNorm } from './minimum-norm.ts'
import { reduceRows } from './triangular-reduction.ts'
import type { TriangularSystem } from './triangular-reduction.ts'
import { solveUpper, solveUpperTransposed } from './triangular-solve.ts'

export interface WideProblem {
  /** Far fewer than their length. */
  rows: readonly Float64Array[]
  target: Float64Array
  /** Adds `ridge * |w|²`. */
  ridge: number
  /** Without a penalty: singular values of at most this share of the largest are left out. */
  cutoff: number
  pace: () => Promise<void>
}

/** Turns that take away what rounding left: the rows' factor is applied twice, so its condition counts twice. */
const TURNS = 3

/**
 * The w of least `|target - rows w|² + ridge |w|²`, shortest where there are several, for more features than rows: it is a
 * combination of the rows, so their triangle (of the QR of their transpose) is all that has to be factored.
 */
export async function solveWide(problem: WideProblem): Promise<MinimumNorm> {
  const { rows, target, ridge, pace } = problem
  const features = rows[0].length
  const system = await reduceRows({
    columns: rows,
    y: new Float64Array(features),
    offsets: new Float64Array(rows.length),
    yOffset: 0,
    ridge,
    pace,
  })
  const coef = new Float64Array(features)
  const shares = new Float64Array(rows.length)
  let rank = rows.length
  for (let turn = 0; turn < TURNS; turn += 1) {
    const rest = target.map((value, i) => value - dot(rows[i], coef) - ridge * shares[i])
    const step = ridge > 0 ? solvePenalised(system, rest) : await solveShortest(system, rest, problem)
    if (turn === 0) rank = step.rank
    for (let i = 0; i < rows.length; i += 1) {
      addScaled(coef, step.coef[i], rows[i])
      shares[i] += step.coef[i]
    }
    await pace()
  }
  return { coef, rank }
}

/** `(rows rowsᵀ + ridge I)⁻¹ rest`, by their triangle. */
function solvePenalised({ r, size }: TriangularSystem, rest: Float64Array): MinimumNorm {
  return { coef: solveUpper(r, size, size, solveUpperTransposed(r, size, size, rest)), rank: size }
}

/** The shortest shares of the rows that make the shortest w. */
async function solveShortest(
  { r, size, residual }: TriangularSystem,
  rest: Float64Array,
  { cutoff, pace }: WideProblem,
): Promise<MinimumNorm> {
  const transposed = new Float64Array(size * size)
  for (let j = 0; j < size; j += 1) {
    for (let i = 0; i < size; i += 1) transposed[i * size + j] = r[j * size + i]
  }
  const along = await solveMinimumNorm({ r: transposed, size, target: rest, residual }, cutoff, pace)
  const { coef } = await solveMinimumNorm({ r, size, target: along.coef, residual }, cutoff, pace)
  return { coef, rank: along.rank }
}

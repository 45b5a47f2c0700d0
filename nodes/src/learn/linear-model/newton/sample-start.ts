import { DenseObjective } from './dense-objective.ts'
import { minimiseByNewton } from './newton.ts'
import type { NewtonOptions, NewtonStart } from './newton.ts'
import type { LossFactory } from './point-loss.ts'

export interface SampleStartOptions extends Pick<NewtonOptions, 'tol' | 'isHopeless'> {
  pace: () => Promise<void>
  /** Where the search would begin without a sample; all zeros when absent. */
  theta?: Float64Array
  /** The loss of some of the rows with their weights; `undefined` where they can't stand for all. */
  lossOf(rows: Int32Array, weight: Float64Array | undefined): LossFactory | undefined
}

/** From this many rows on, the search starts at the optimum of a sample of them. */
const SAMPLE_FROM_ROWS = 60_000
const SAMPLE_ROWS = 20_000
const MOST_STEPS = 30
/** Nearer than this the sample's optimum is no nearer to that of all rows. */
const SAMPLE_TOLERANCE = 1e-5

/**
 * Many rows: the optimum of every k-th of them and the Hessian there are so near the whole table's that a few passes
 * over it are left to do. Only the way is shorter; where it ends is the same optimum.
 */
export async function startOnSample(
  whole: DenseObjective,
  options: SampleStartOptions,
): Promise<NewtonStart> {
  const { data } = whole
  const { theta: first = new Float64Array(whole.length) } = options
  const zero = { theta: first }
  const sampleRows = Math.max(SAMPLE_ROWS, 20 * whole.length)
  if (data.rows < Math.max(SAMPLE_FROM_ROWS, 3 * sampleRows)) return zero
  const step = Math.floor(data.rows / sampleRows)
  const rows = Int32Array.from({ length: Math.ceil(data.rows / step) }, (_, i) => i * step)
  const { weight: all } = data
  const weight = all && Float64Array.from(rows, (row) => all[row])
  const loss = options.lossOf(rows, weight)
  if (loss === undefined || weight?.every((value) => value === 0) === true) return zero
  const columns = data.columns.map((column) => Float64Array.from(rows, (row) => column[row]))
  const sample = new DenseObjective({ ...data, rows: rows.length, columns, weight, loss }, options.pace)
  const { theta, preconditioner } = await minimiseByNewton(sample, zero, {
    isHopeless: options.isHopeless,
    maxIter: MOST_STEPS,
    tol: Math.max(options.tol, SAMPLE_TOLERANCE),
  })
  // What a fresh factor costs on the sample says nothing of what it would cost on all rows.
  const kept = preconditioner && { ...preconditioner, isAlwaysFresh: data.penalty === 0 }
  return { theta: recentre(theta, sample, whole), preconditioner: kept }
}

/** The same coefficients and intercepts in the parameters of another centring. */
function recentre(theta: Float64Array, from: DenseObjective, to: DenseObjective): Float64Array {
  const moved = theta.slice()
  if (!from.data.fitIntercept) return moved
  const d = from.size - 1
  for (let k = 0; k < from.outputs; k += 1) {
    for (let j = 0; j < d; j += 1) {
      moved[k * from.size + d] += theta[k * from.size + j] * (to.means[j] - from.means[j])
    }
  }
  return moved
}

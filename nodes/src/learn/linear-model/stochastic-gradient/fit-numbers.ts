import type { FitContext } from '../../estimator/estimator-parts.ts'
import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { MAX_INT32, RandomState } from '../../random/random-state.ts'
import type { LinearState } from '../linear-prediction.ts'
import { descend } from './descend.ts'
import type { DescentSettings } from './descend.ts'
import { rawPrediction } from './fit-classes.ts'
import { holdOutRows } from './held-out-rows.ts'
import { toRowSequence } from './row-sequence.ts'
import type { RowSequence } from './row-sequence.ts'
import { sgdLoss } from './sgd-loss.ts'
import type { RegressionLossName } from './sgd-loss.ts'

export interface SgdNumberState extends LinearState {
  /** Epochs. */
  nIter: number
}

export interface NumberDescent extends DescentSettings {
  X: Matrix | SparseMatrix
  y: Float64Array
  loss: RegressionLossName
  epsilon: number
  earlyStopping: boolean
  validationFraction: number
}

/** The intercept's share of a step over sparse features. */
const SPARSE_INTERCEPT_DECAY = 0.01

/** A descent to numbers, with the random draws scikit-learn makes. */
export async function fitNumbersByDescent(
  job: NumberDescent,
  { sampleWeight, randomState, pace, report }: FitContext,
): Promise<Pick<SgdNumberState, 'coef' | 'intercept' | 'nIter'>> {
  const { X, y, loss, average, maxIter } = job
  const data = toRowSequence(X)
  const mask = job.earlyStopping
    ? holdOutRows({ rows: X.rows, share: job.validationFraction, randomState, sampleWeight })
    : null
  const result = await descend({
    ...job,
    data,
    target: y,
    sampleWeight,
    loss: sgdLoss(loss, job.epsilon),
    isHinge: false,
    positiveWeight: 1,
    negativeWeight: 1,
    interceptDecay: isSparse(X) ? SPARSE_INTERCEPT_DECAY : 1,
    seed: new RandomState(randomState).randint(0, MAX_INT32),
    validation: mask && { mask, score: determinationOn(data, mask, y, sampleWeight) },
    pace,
    onEpoch: (done, epochLoss) => report({ done, total: maxIter, unit: 'epoch', loss: epochLoss }),
  })
  const isAveraged = average > 0 && average <= result.epochs * data.rows
  return {
    coef: isAveraged ? result.averageCoef : result.coef,
    intercept: isAveraged ? result.averageIntercept : result.intercept,
    nIter: result.epochs,
  }
}

/** R² on the held-out rows; as in scikit-learn 1.9, of the weights before their scale. */
function determinationOn(
  data: RowSequence,
  mask: Uint8Array,
  y: Float64Array,
  sampleWeight: Float64Array | undefined,
) {
  const rows = Int32Array.from(mask.keys()).filter((row) => mask[row] === 1)
  const weightOf = (row: number) => (sampleWeight === undefined ? 1 : sampleWeight[row])
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0)
  const mean = rows.reduce((sum, row) => sum + weightOf(row) * y[row], 0) / total
  const spread = rows.reduce((sum, row) => sum + weightOf(row) * (y[row] - mean) ** 2, 0)
  return (weights: Float64Array, intercept: number): number => {
    if (rows.length < 2) return Number.NaN
    const rest = rows.reduce(
      (sum, row) => sum + weightOf(row) * (y[row] - rawPrediction(data, row, weights) - intercept) ** 2,
      0,
    )
    if (spread === 0) return rest === 0 ? 1 : 0
    return 1 - rest / spread
  }
}

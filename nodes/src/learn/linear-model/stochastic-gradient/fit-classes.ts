import type { FitContext } from '../../estimator/estimator-parts.ts'
import type { PresentClasses } from '../../estimator/input.ts'
import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { MAX_INT32, RandomState } from '../../random/random-state.ts'
import { weightsOfClasses } from '../class-weights.ts'
import type { ClassWeight } from '../class-weights.ts'
import type { LinearClassState } from '../linear-class-prediction.ts'
import { descend } from './descend.ts'
import type { DescentResult, DescentSettings } from './descend.ts'
import { holdOutRows } from './held-out-rows.ts'
import { toRowSequence } from './row-sequence.ts'
import type { RowSequence } from './row-sequence.ts'
import { sgdLoss } from './sgd-loss.ts'
import type { ClassLossName } from './sgd-loss.ts'

export interface SgdClassState extends LinearClassState {
  /** Epochs, the most that any class took. */
  nIter: number
}

export interface ClassDescent extends DescentSettings {
  X: Matrix | SparseMatrix
  y: PresentClasses
  loss: ClassLossName
  epsilon: number
  classWeight: ClassWeight
  earlyStopping: boolean
  validationFraction: number
}

/** The intercept's share of a step over sparse features. */
const SPARSE_INTERCEPT_DECAY = 0.01

/**
 * One descent for two classes, else one a class against all others, with the random draws scikit-learn makes: so the order
 * of the rows and the weights are the same.
 */
export async function fitClassesByDescent(
  job: ClassDescent,
  context: FitContext,
): Promise<Pick<SgdClassState, 'coef' | 'intercept' | 'nIter'>> {
  const { X, y, classWeight, loss } = job
  const { sampleWeight, randomState } = context
  const data = toRowSequence(X)
  const weights = weightsOfClasses(classWeight, y)
  const isBinary = y.classCount === 2
  const mask = job.earlyStopping
    ? holdOutRows({
        rows: X.rows,
        share: job.validationFraction,
        randomState,
        stratify: y.codes,
        sampleWeight,
      })
    : null
  const random = new RandomState(randomState)
  const classes = isBinary ? [1] : Array.from({ length: y.classCount }, (_, k) => k)
  const seeds = isBinary ? [randomState] : classes.map(() => random.randint(0, MAX_INT32))
  const results: DescentResult[] = []
  for (const [i, own] of classes.entries()) {
    const negative = loss === 'log_loss' ? 0 : -1
    const target = Float64Array.from(y.codes, (code) => (code === own ? 1 : negative))
    const stream = new RandomState(seeds[i])
    // scikit-learn seeds a generator that it then doesn't use.
    stream.randint(1, MAX_INT32)
    results.push(
      await descend({
        ...job,
        data,
        target,
        sampleWeight,
        loss: sgdLoss(loss, job.epsilon),
        isHinge: loss === 'hinge' || loss === 'perceptron',
        positiveWeight: weights[own],
        negativeWeight: isBinary ? weights[0] : 1,
        interceptDecay: isSparse(X) ? SPARSE_INTERCEPT_DECAY : 1,
        seed: stream.randint(0, MAX_INT32),
        validation: mask && { mask, score: accuracyOn(data, mask, target, sampleWeight) },
        pace: context.pace,
        onEpoch: (done, epochLoss) =>
          context.report({
            done: i * job.maxIter + done,
            total: classes.length * job.maxIter,
            unit: 'epoch',
            loss: epochLoss,
          }),
      }),
    )
  }
  return joinClasses(results, job, data)
}

/** Averaged weights where there were updates enough. */
function joinClasses(results: readonly DescentResult[], { average }: ClassDescent, data: RowSequence) {
  const nIter = Math.max(...results.map((result) => result.epochs))
  const isAveraged = average > 0 && average <= nIter * data.rows
  const coef = new Float64Array(results.length * data.features)
  results.forEach((result, k) => coef.set(isAveraged ? result.averageCoef : result.coef, k * data.features))
  const intercept = Float64Array.from(results, (result) =>
    isAveraged ? result.averageIntercept : result.intercept,
  )
  return { coef, intercept, nIter }
}

/**
 * The share of held-out rows that are told right. As in scikit-learn 1.9, the weights are those before their scale, and
 * with `log_loss`, whose classes are 0 and 1, only rows of class 1 can be right: when to stop depends on it.
 */
function accuracyOn(
  data: RowSequence,
  mask: Uint8Array,
  target: Float64Array,
  sampleWeight: Float64Array | undefined,
) {
  return (weights: Float64Array, intercept: number): number => {
    let right = 0
    let total = 0
    for (let row = 0; row < data.rows; row += 1) {
      if (mask[row] === 0) continue
      const weight = sampleWeight === undefined ? 1 : sampleWeight[row]
      const told = rawPrediction(data, row, weights) + intercept > 0 ? 1 : -1
      if (told === target[row]) right += weight
      total += weight
    }
    return right / total
  }
}

/** A row times the weights. */
export function rawPrediction({ starts, values, indices }: RowSequence, row: number, weights: Float64Array) {
  let sum = 0
  for (let e = starts[row], j = 0; e < starts[row + 1]; e += 1, j += 1) {
    sum += values[e] * weights[indices === null ? j : indices[e]]
  }
  return sum
}

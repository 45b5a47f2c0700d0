import { FitError } from '../../estimator/estimator.ts'
import type { RowSequence } from './row-sequence.ts'
import { shuffleByXorshift } from './row-sequence.ts'
import type { SgdLoss } from './sgd-loss.ts'
import { WeightVector } from './weight-vector.ts'

export type Penalty = 'l2' | 'l1' | 'elasticnet' | null
export type LearningRate = 'constant' | 'optimal' | 'invscaling' | 'adaptive' | 'pa1' | 'pa2'

/** What the stochastic estimators' parameters come to. */
export interface DescentSettings {
  penalty: Penalty
  alpha: number
  l1Ratio: number
  fitIntercept: boolean
  maxIter: number
  /** Null to go on for `maxIter` epochs. */
  tol: number | null
  shuffle: boolean
  learningRate: LearningRate
  eta0: number
  powerT: number
  nIterNoChange: number
  /** From which update on the weights are averaged; 0 for never. */
  average: number
}

export interface Descent extends DescentSettings {
  data: RowSequence
  /** -1 and 1, 0 and 1, or numbers: what the loss takes. */
  target: Float64Array
  sampleWeight?: Float64Array
  loss: SgdLoss
  /** Classification with a margin: passive-aggressive steps then follow the class, not the error. */
  isHinge: boolean
  positiveWeight: number
  negativeWeight: number
  /** How much of a step the intercept makes: sparse features would make it swing. */
  interceptDecay: number
  /** Seeds the order of the rows. */
  seed: number
  /** 1 for rows that are held out, and how good weights are on them; null to watch the training loss. */
  validation: { mask: Uint8Array; score(weights: Float64Array, intercept: number): number } | null
  pace: () => Promise<void>
  onEpoch?(epoch: number, loss: number): void
}

export interface DescentResult {
  coef: Float64Array
  intercept: number
  averageCoef: Float64Array
  averageIntercept: number
  epochs: number
}

const LARGEST_SLOPE = 1e12
/** Values between two chances for the event loop. */
const VALUES_A_PAUSE = 500_000
const LEAST_ADAPTIVE_RATE = 1e-6

/**
 * Stochastic gradient descent, row by row and in the same order as scikit-learn's `_plain_sgd`, so that the weights are
 * the same up to the rounding of library functions.
 *
 * @throws FitError `did_not_converge` when the weights grow beyond all numbers.
 */
export async function descend(descent: Descent): Promise<DescentResult> {
  const { data, maxIter, seed, shuffle, validation, pace } = descent
  const order = Int32Array.from({ length: data.rows }, (_, row) => row)
  const state = new DescentState(descent)
  const progress = new Progress(descent)
  const rowsAPause = Math.max(1, Math.floor(VALUES_A_PAUSE / (data.features + 1)))
  let epoch = 0
  while (epoch < maxIter) {
    epoch += 1
    if (shuffle) shuffleByXorshift(order, seed)
    state.objective = 0
    for (let from = 0; from < data.rows; from += rowsAPause) {
      state.visit(order, from, Math.min(data.rows, from + rowsAPause))
      await pace()
    }
    if (!Number.isFinite(state.intercept) || !state.weights.isFinite()) {
      throw new FitError(
        'did_not_converge',
        `the weights grew beyond all numbers in epoch ${epoch}: scale the features`,
        { epoch },
      )
    }
    const loss = state.objective / state.trainedRows
    descent.onEpoch?.(epoch, loss)
    const isBetter = validation
      ? progress.noteScore(validation.score(state.weights.w, state.intercept))
      : progress.noteLoss(loss)
    if (!isBetter && !state.slowDown(progress)) break
  }
  state.weights.applyScale()
  return {
    coef: state.weights.w,
    intercept: state.intercept,
    averageCoef: state.weights.average,
    averageIntercept: state.averageIntercept,
    epochs: epoch,
  }
}

/** Whether the epochs still bring something. */
class Progress {
  readonly #tol: number
  readonly #patience: number
  #bestLoss = Infinity
  #bestScore = -Infinity
  #without = 0

  constructor({ tol, nIterNoChange }: Descent) {
    this.#tol = tol ?? -Infinity
    this.#patience = nIterNoChange
  }

  /** False when the loss has not fallen by `tol` for too many epochs in a row. */
  noteLoss(loss: number): boolean {
    this.#count(this.#tol > -Infinity && loss > this.#bestLoss - this.#tol)
    if (loss < this.#bestLoss) this.#bestLoss = loss
    return this.#without < this.#patience
  }

  noteScore(score: number): boolean {
    this.#count(this.#tol > -Infinity && score < this.#bestScore + this.#tol)
    if (score > this.#bestScore) this.#bestScore = score
    return this.#without < this.#patience
  }

  forgive(): void {
    this.#without = 0
  }

  #count(isWithout: boolean): void {
    this.#without = isWithout ? this.#without + 1 : 0
  }
}

/** The weights and everything that changes from row to row. */
class DescentState {
  readonly weights: WeightVector
  readonly trainedRows: number
  intercept = 0
  averageIntercept = 0
  objective = 0
  readonly #descent: Descent
  readonly #l1Ratio: number
  /** Truncated gradients: what each weight has paid of the absolute penalty. */
  readonly #paid: Float64Array
  /** What each would have paid by now. */
  #owed = 0
  #eta: number
  readonly #optimalStart: number
  /** Updates, counted from 1. */
  #t = 1

  constructor(descent: Descent) {
    const { data, penalty, l1Ratio, validation, average, eta0, learningRate } = descent
    this.#descent = descent
    this.weights = new WeightVector(data, average > 0)
    this.#l1Ratio = penalty === 'l2' ? 0 : penalty === 'l1' ? 1 : l1Ratio
    this.#paid = new Float64Array(penalty === 'l1' || penalty === 'elasticnet' ? data.features : 0)
    this.#eta = eta0
    this.#optimalStart = learningRate === 'optimal' ? optimalStart(descent) : 0
    this.trainedRows = data.rows - (validation ? validation.mask.reduce((sum, held) => sum + held, 0) : 0)
  }

  /** Learns from the rows at places `from` … `to - 1` of the order. */
  visit(order: Int32Array, from: number, to: number): void {
    const { data, validation, average, penalty, alpha, fitIntercept, interceptDecay } = this.#descent
    const { learningRate } = this.#descent
    const isPassive = learningRate === 'pa1' || learningRate === 'pa2'
    const mask = validation?.mask
    const { weights } = this
    const l1Ratio = this.#l1Ratio
    for (let place = from; place < to; place += 1) {
      const row = order[place]
      if (mask?.[row] === 1) continue
      const start = data.starts[row]
      const end = data.starts[row + 1]
      const raw = weights.dot(start, end) + this.intercept
      const square = isPassive ? squareOf(data, start, end) : 0
      this.#setRate()
      if (mask === undefined) this.#addObjective(row, raw)
      // A row of zeros asks for an endless step, and is not counted as one.
      if (learningRate === 'pa1' && square === 0) continue
      const update = this.#update(row, raw, square)
      if (penalty === 'l2' || penalty === 'elasticnet') {
        weights.shrink(Math.max(0, 1 - (1 - l1Ratio) * this.#eta * alpha))
      }
      if (update !== 0) {
        weights.add(start, end, update)
        if (fitIntercept) this.intercept += update * interceptDecay
      }
      if (average > 0 && average <= this.#t) {
        const count = this.#t - average + 1
        weights.addToAverage(start, end, update, count)
        this.averageIntercept += (this.intercept - this.averageIntercept) / count
      }
      if (penalty === 'l1' || penalty === 'elasticnet') {
        this.#owed += l1Ratio * this.#eta * alpha
        weights.truncate(start, end, this.#owed, this.#paid)
      }
      this.#t += 1
    }
  }

  /** With an adaptive rate: makes it a fifth instead of stopping; false when it is small enough to stop. */
  slowDown(progress: Progress): boolean {
    if (this.#descent.learningRate !== 'adaptive' || !(this.#eta > LEAST_ADAPTIVE_RATE)) return false
    this.#eta /= 5
    progress.forgive()
    return true
  }

  #setRate(): void {
    const { learningRate, alpha, eta0, powerT } = this.#descent
    if (learningRate === 'optimal') this.#eta = 1 / (alpha * (this.#optimalStart + this.#t - 1))
    else if (learningRate === 'invscaling') this.#eta = eta0 / this.#t ** powerT
  }

  #addObjective(row: number, raw: number): void {
    const { loss, target, penalty, alpha, learningRate } = this.#descent
    this.objective += loss.value(target[row], raw)
    if (penalty === null || learningRate === 'pa1' || learningRate === 'pa2') return
    const l1Ratio = this.#l1Ratio
    const square = (1 - l1Ratio) * 0.5 * this.weights.norm() ** 2
    this.objective += alpha * (square + l1Ratio * this.weights.absoluteNorm())
  }

  /** The factor the row is added with; `square` is its squared norm, where passive-aggressive steps need it. */
  #update(row: number, raw: number, square: number): number {
    const { loss, target, learningRate, eta0, isHinge, sampleWeight } = this.#descent
    const y = target[row]
    const classWeight = y > 0 ? this.#descent.positiveWeight : this.#descent.negativeWeight
    let update: number
    if (learningRate === 'pa1' || learningRate === 'pa2') {
      const value = loss.value(y, raw)
      update = learningRate === 'pa1' ? Math.min(eta0, value / square) : value / (square + 0.5 / eta0)
      if (isHinge) update *= y
      else if (y - raw < 0) update *= -1
    } else {
      const slope = loss.slope(y, raw)
      update = -this.#eta * Math.max(-LARGEST_SLOPE, Math.min(LARGEST_SLOPE, slope))
    }
    return update * (classWeight * (sampleWeight === undefined ? 1 : sampleWeight[row]))
  }
}

function squareOf({ values }: RowSequence, start: number, end: number): number {
  let sum = 0
  for (let e = start; e < end; e += 1) sum += values[e] * values[e]
  return sum
}

/** Where the steps of the optimal rate begin (Bottou 2012), so that the first is of the weights' expected size. */
function optimalStart({ alpha, loss }: Descent): number {
  const typical = Math.sqrt(1 / Math.sqrt(alpha))
  const eta = typical / Math.max(1, loss.slope(1, -typical))
  return 1 / (eta * alpha)
}

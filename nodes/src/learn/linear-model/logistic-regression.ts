import { createPacer, FitError } from '../estimator.ts'
import type { Classifier, FitOptions, FittedState } from '../estimator.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { balancedWeights } from './class-weights.ts'
import { checkDesign } from './design.ts'
import { linearPrediction } from './linear-prediction.ts'
import { minimiseByNewton } from './logistic-newton.ts'
import type { NewtonResult, NewtonStart } from './logistic-newton.ts'
import { LogisticObjective } from './logistic-objective.ts'
import type { LogisticData } from './logistic-objective.ts'
import { presentClasses } from './present-classes.ts'

export interface LogisticRegressionParams {
  /** The inverse strength of the penalty; `Infinity` for none. */
  C: number
  fitIntercept: boolean
  classWeight: 'balanced' | null
  /** The most Newton steps. */
  maxIter: number
}

export interface FittedLogisticRegression extends FittedState {
  estimator: 'LogisticRegression'
  features: number
  classCount: number
  /** The codes of the classes the training rows had; the others have probability 0. */
  classCodes: Int32Array
  /** Row-major: one row for two present classes (the log odds of the second), else one a present class. */
  coef: Float64Array
  intercept: Float64Array
  iterations: number
  /** False when `maxIter` steps were not enough, or without a penalty the classes are separable: no optimum exists. */
  converged: boolean
}

/** From this many rows on, the search starts at the optimum of a sample of them. */
const SAMPLE_FROM_ROWS = 60_000
const SAMPLE_ROWS = 20_000
/** A mean loss below which separable classes without a penalty are given up on. */
const SEPARATED_LOSS = 1e-8

async function fit(
  X: Matrix,
  y: ClassTarget,
  params: LogisticRegressionParams,
  options: FitOptions = {},
): Promise<FittedLogisticRegression> {
  const { C, fitIntercept, classWeight } = params
  if (!(C > 0)) throw new FitError('bad_parameter', `C must be a number above 0, not ${C}`)
  checkDesign(X, y.codes.length, options.sampleWeight)
  const { classCodes, codes } = presentClasses(y)
  const classCount = classCodes.length
  const weight =
    classWeight === 'balanced'
      ? balancedWeights({ codes, classCount, sampleWeight: options.sampleWeight })
      : options.sampleWeight
  const totalWeight = weight ? weight.reduce((sum, value) => sum + value, 0) : X.rows
  const data: LogisticData = {
    rows: X.rows,
    columns: X.columns,
    codes,
    classCount,
    weight,
    fitIntercept,
    penalty: 1 / (C * totalWeight),
  }
  const pace = createPacer(options.signal)
  const objective = new LogisticObjective(data, pace)
  const start = await startOnSample(data, params, objective, pace)
  const result = await minimise(objective, params, start, (done, loss) =>
    options.onProgress?.({ done, total: params.maxIter, unit: 'iteration', loss }),
  )
  const { coef, intercept } = objective.unpack(result.theta)
  return {
    estimator: 'LogisticRegression',
    features: X.columns.length,
    classCount: y.classCount,
    classCodes,
    coef,
    intercept,
    iterations: result.iterations,
    converged: result.converged,
  }
}

async function minimise(
  objective: LogisticObjective,
  params: LogisticRegressionParams,
  start: NewtonStart,
  onIteration?: (iteration: number, loss: number) => void,
): Promise<NewtonResult> {
  return minimiseByNewton(objective, start, {
    maxIter: params.maxIter,
    scales: parameterScales(objective),
    isHopeless: ({ loss }) => objective.data.penalty === 0 && loss < SEPARATED_LOSS,
    onIteration,
  })
}

/**
 * Many rows: the optimum of every k-th of them and the Hessian there are so near the whole table's that a few passes
 * over it are left to do. Only the way is shorter; where it ends is the same optimum.
 */
async function startOnSample(
  data: LogisticData,
  params: LogisticRegressionParams,
  whole: LogisticObjective,
  pace: () => Promise<void>,
): Promise<NewtonStart> {
  const parameters = whole.outputs * whole.size
  const zero = { theta: new Float64Array(parameters) }
  const sampleRows = Math.max(SAMPLE_ROWS, 20 * parameters)
  if (data.rows < Math.max(SAMPLE_FROM_ROWS, 3 * sampleRows)) return zero
  const step = Math.floor(data.rows / sampleRows)
  const rows = Math.ceil(data.rows / step)
  const codes = Int32Array.from({ length: rows }, (_, i) => data.codes[i * step])
  if (new Set(codes).size < data.classCount) return zero
  const sample = new LogisticObjective(
    {
      ...data,
      rows,
      codes,
      columns: data.columns.map((column) => Float64Array.from({ length: rows }, (_, i) => column[i * step])),
      weight: data.weight && Float64Array.from({ length: rows }, (_, i) => data.weight?.[i * step] ?? 1),
    },
    pace,
  )
  if (sample.totalWeight === 0) return zero
  const { theta, preconditioner } = await minimise(sample, { ...params, maxIter: 30 }, zero)
  return { theta: recentre(theta, sample, whole), preconditioner }
}

/** The same coefficients and intercepts in the parameters of another centring. */
function recentre(theta: Float64Array, from: LogisticObjective, to: LogisticObjective): Float64Array {
  const moved = theta.slice()
  if (!from.data.fitIntercept) return moved
  const d = from.size - 1
  for (let k = 0; k < from.outputs; k += 1) {
    for (let j = 0; j < d; j += 1)
      moved[k * from.size + d] += theta[k * from.size + j] * (to.means[j] - from.means[j])
  }
  return moved
}

/** At least 1, and the spread of the feature: rounding in a gradient entry grows with it. */
function parameterScales({ data, means, outputs, size }: LogisticObjective): Float64Array {
  const scales = new Float64Array(outputs * size).fill(1)
  data.columns.forEach((column, j) => {
    let squares = 0
    for (const value of column) squares += (value - means[j]) ** 2
    const spread = Math.max(1, Math.sqrt(squares / data.rows))
    for (let k = 0; k < outputs; k += 1) scales[k * size + j] = spread
  })
  return scales
}

function predictProba(fitted: FittedLogisticRegression, X: Matrix): Float64Array[] {
  const { classCodes, classCount, coef, intercept, features } = fitted
  const probabilities = Array.from({ length: classCount }, () => new Float64Array(X.rows))
  if (classCodes.length === 2) {
    const raw = linearPrediction(X, coef, intercept[0])
    const negative = probabilities[classCodes[0]]
    const positive = probabilities[classCodes[1]]
    for (let row = 0; row < X.rows; row += 1) {
      positive[row] = 1 / (1 + Math.exp(-raw[row]))
      negative[row] = 1 - positive[row]
    }
    return probabilities
  }
  const raw = Array.from(classCodes, (_, k) => linearPrediction(X, coef, intercept[k], k * features))
  for (let row = 0; row < X.rows; row += 1) {
    let largest = raw[0][row]
    for (const column of raw) if (column[row] > largest) largest = column[row]
    let total = 0
    for (const column of raw) {
      column[row] = Math.exp(column[row] - largest)
      total += column[row]
    }
    raw.forEach((column, k) => (probabilities[classCodes[k]][row] = column[row] / total))
  }
  return probabilities
}

/** The mean over the classes of a feature's absolute coefficients (one row of them for two classes). */
function featureImportances({ coef, features }: FittedLogisticRegression): Float64Array {
  const importances = new Float64Array(features)
  const outputs = coef.length / features
  coef.forEach((value, i) => (importances[i % features] += Math.abs(value) / outputs))
  return importances
}

/**
 * Logistic regression with an l2 penalty, `½|w|² + C Σ loss` and a free intercept, softmax for more than two classes:
 * the optimum of scikit-learn's `LogisticRegression`, solved to a gradient of 1e-10.
 */
export const logisticRegression: Classifier<LogisticRegressionParams, FittedLogisticRegression> = {
  name: 'LogisticRegression',
  defaults: { C: 1, fitIntercept: true, classWeight: null, maxIter: 100 },
  fit,
  predictProba,
  featureImportances,
}

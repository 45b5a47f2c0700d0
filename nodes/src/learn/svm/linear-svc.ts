import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { positive, wholeNumber } from '../estimator/params.ts'
import type { PresentClasses } from '../estimator/input.ts'
import { isSparse } from '../matrix.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { classWeight, weightsOfClasses } from '../linear-model/class-weights.ts'
import { decideLinear, meanAbsoluteCoefficients } from '../linear-model/linear-class-prediction.ts'
import type { LinearClassState } from '../linear-model/linear-class-prediction.ts'
import { minimisePenalisedLoss } from '../linear-model/newton/penalised-loss.ts'
import { pointwiseLoss } from '../linear-model/newton/pointwise-loss.ts'
import { totalWeightOf } from '../linear-model/total-weight.ts'
import { solveCrammerSinger } from './crammer-singer.ts'
import { minimiseHinges } from './hinge-program.ts'
import { costlyRows, linearSvmMemory, withConstant } from './linear-svm-data.ts'

const params = z
  .strictObject({
    penalty: z.enum(['l1', 'l2']).default('l2'),
    loss: z.enum(['hinge', 'squared_hinge']).default('squared_hinge'),
    /** Stops when the conditions of an optimum are violated by no more than this. */
    tol: positive().default(1e-4),
    /** What an error costs against the penalty. */
    C: positive().default(1),
    /** One class against all others, or all at once. */
    multiClass: z.enum(['ovr', 'crammer_singer']).default('ovr'),
    fitIntercept: z.boolean().default(true),
    /** The constant feature whose coefficient makes the intercept: the larger, the less the intercept is penalised. */
    interceptScaling: positive().default(1),
    classWeight: classWeight(),
    /** The most Newton steps or sweeps. */
    maxIter: wholeNumber(1).default(1000),
  })
  .superRefine(({ penalty, loss }, context) => {
    if (penalty === 'l1' && loss === 'hinge') {
      context.addIssue({
        code: 'custom',
        path: ['penalty'],
        message: 'l1 goes with the loss squared_hinge only',
      })
    }
  })

export type LinearSvcParams = z.infer<typeof params>

export interface FittedLinearSvc extends LinearClassState {
  /** Newton steps or sweeps, the most that any class took. */
  nIter: number
  /** False when `maxIter` of them were not enough. */
  converged: boolean
}

/** One class, or the second of two, against the others. */
interface Machine {
  X: Matrix | SparseMatrix
  /** 1 for the class, -1 for the others. */
  sign: Float64Array
  /** What an error costs; above 0. */
  cost: Float64Array
}

interface Trained {
  /** Of the features and, at last, of the constant one where there is one. */
  coef: Float64Array
  iterations: number
  converged: boolean
}

/**
 * A linear support vector machine: `½|w|²` (or `|w|₁`) plus `C` times the hinge losses or their squares, the intercept
 * penalised like a coefficient. The optimum of scikit-learn's `LinearSVC` (class O); `dual` has no counterpart.
 *
 * Squared hinges by Newton's method, with an absolute penalty by proximal Newton; hinges by an interior point method or,
 * beyond 2,000 features, by coordinate descent on the dual (Hsieh et al. 2008); Crammer & Singer's machine by sequential
 * dual descent (Keerthi et al. 2008).
 */
export const linearSvc = defineClassifier<LinearSvcParams, FittedLinearSvc, 'matrix-or-sparse'>({
  name: 'LinearSVC',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate: linearSvmMemory,
  async fit(X, y, params, context) {
    const design = params.fitIntercept ? withConstant(X, params.interceptScaling) : X
    const weights = weightsOfClasses(params.classWeight, y, context.sampleWeight)
    if (params.multiClass === 'crammer_singer') return fitAtOnce(design, y, weights, params, context)
    const classes = y.classCount === 2 ? [1] : Array.from({ length: y.classCount }, (_, k) => k)
    const machines: Trained[] = []
    for (const own of classes) {
      const cost = Float64Array.from(y.codes, (code, row) => {
        const weight = y.classCount === 2 || code === own ? weights[code] : 1
        return params.C * weight * (context.sampleWeight?.[row] ?? 1)
      })
      const { rows, X: kept } = costlyRows(design, cost)
      const machine = {
        X: kept,
        sign: Float64Array.from(rows, (row) => (y.codes[row] === own ? 1 : -1)),
        cost: Float64Array.from(rows, (row) => cost[row]),
      }
      machines.push(await train(machine, params, context))
      context.report({ done: machines.length, total: classes.length, unit: 'iteration' })
    }
    return join(machines, params)
  },
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})

async function train(machine: Machine, params: LinearSvcParams, context: FitContext): Promise<Trained> {
  const { X, sign, cost } = machine
  const { tol, maxIter } = params
  const { pace, randomState } = context
  if (params.loss === 'hinge') {
    const bound = new Float64Array(sign.length).fill(1)
    return minimiseHinges({ X, hinges: [{ sign, bound, cost }], tol, maxIter, randomState, pace })
  }
  const total = totalWeightOf(cost, sign.length)
  return minimisePenalisedLoss({
    X,
    loss: pointwiseLoss(squaredHinge, sign, cost),
    weight: cost,
    fitIntercept: false,
    penalty: params.penalty === 'l2' ? 1 / total : 0,
    l1: params.penalty === 'l1' ? 1 / total : 0,
    tol,
    maxIter,
    pace,
  })
}

const squaredHinge = {
  value: (sign: number, raw: number) => Math.max(0, 1 - sign * raw) ** 2,
  slope: (sign: number, raw: number) => -2 * sign * Math.max(0, 1 - sign * raw),
  curvature: (sign: number, raw: number) => (sign * raw < 1 ? 2 : 0),
}

async function fitAtOnce(
  design: Matrix | SparseMatrix,
  { codes, classCount }: PresentClasses,
  weights: Float64Array,
  params: LinearSvcParams,
  { sampleWeight, pace, randomState }: FitContext,
) {
  const all = Float64Array.from(codes, (code, row) => params.C * weights[code] * (sampleWeight?.[row] ?? 1))
  const { rows, X } = costlyRows(design, all)
  const { coef, ...result } = await solveCrammerSinger({
    X,
    codes: Int32Array.from(rows, (row) => codes[row]),
    classCount,
    cost: Float64Array.from(rows, (row) => all[row]),
    tol: params.tol,
    maxIter: params.maxIter,
    randomState,
    pace,
  })
  const size = isSparse(X) ? X.columnCount : X.columns.length
  const classes = Array.from({ length: classCount }, (_, k) => coef.subarray(k * size, (k + 1) * size))
  const [first, second] = classes
  const rowsOfCoef = classCount === 2 ? [second.map((value, j) => value - first[j])] : classes
  return join(
    rowsOfCoef.map((own) => ({ coef: own, ...result })),
    params,
  )
}

/** One row of coefficients a machine, the constant feature's apart. */
function join(machines: readonly Trained[], { fitIntercept, interceptScaling }: LinearSvcParams) {
  const features = machines[0].coef.length - (fitIntercept ? 1 : 0)
  const coef = new Float64Array(machines.length * features)
  machines.forEach((machine, k) => coef.set(machine.coef.subarray(0, features), k * features))
  return {
    coef,
    intercept: Float64Array.from(machines, (machine) =>
      fitIntercept ? interceptScaling * machine.coef[features] : 0,
    ),
    nIter: Math.max(...machines.map(({ iterations }) => iterations)),
    converged: machines.every(({ converged }) => converged),
  }
}

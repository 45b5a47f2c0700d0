import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'
import { createCoordinateModel } from './coordinate-model.ts'
import { DenseObjective } from './dense-objective.ts'
import { createHessianModel } from './hessian-model.ts'
import { minimiseByNewton } from './newton.ts'
import type { NewtonOptions } from './newton.ts'
import type { LossFactory } from './point-loss.ts'
import { minimiseByProximalNewton } from './proximal-newton.ts'
import type { ModelSolver } from './proximal-newton.ts'
import { startOnSample } from './sample-start.ts'
import { SparseObjective } from './sparse-objective.ts'
import { toSparseRows } from '../sparse-products.ts'

export interface PenalisedLoss extends Pick<NewtonOptions, 'tol' | 'maxIter' | 'isHopeless' | 'onIteration'> {
  X: Matrix | SparseMatrix
  loss: LossFactory
  /** One weight a row, as the loss has them. */
  weight?: Float64Array
  fitIntercept: boolean
  /** `½ penalty |w|²` is added to the mean loss; the intercept is free. */
  penalty: number
  /** `l1 |w|₁` is. */
  l1: number
  pace: () => Promise<void>
  /** Where the intercepts begin; at 0 when absent. */
  intercept?: number
  /** The loss of some of the rows with their weights; `undefined` where they can't stand for all. */
  lossOf?(rows: Int32Array, weight: Float64Array | undefined): LossFactory | undefined
}

export interface PenalisedOptimum {
  /** Output after output. */
  coef: Float64Array
  /** One an output. */
  intercept: Float64Array
  iterations: number
  converged: boolean
}

/** Parameters, and multiplications a step, up to which an absolute penalty is solved over the whole Hessian. */
const HESSIAN_SIZE = 1500
const HESSIAN_WORK = 4e9

/** Minimises the mean loss of a linear model plus its penalties, by whichever of Newton's methods suits the data. */
export async function minimisePenalisedLoss(problem: PenalisedLoss): Promise<PenalisedOptimum> {
  const { X } = problem
  if (problem.l1 > 0) return minimiseAbsolute(problem)
  const objective = isSparse(X) ? sparseObjective({ ...problem, X }) : denseObjective({ ...problem, X })
  const theta = new Float64Array(objective.length)
  if (problem.intercept !== undefined && problem.fitIntercept) theta[theta.length - 1] = problem.intercept
  const start =
    objective instanceof DenseObjective && problem.lossOf !== undefined
      ? await startOnSample(objective, { ...problem, lossOf: problem.lossOf, theta })
      : { theta }
  const result = await minimiseByNewton(objective, start, problem)
  return { ...objective.unpack(result.theta), iterations: result.iterations, converged: result.converged }
}

async function minimiseAbsolute(problem: PenalisedLoss): Promise<PenalisedOptimum> {
  const { X, l1, loss, fitIntercept, pace } = problem
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const parameters = loss.outputs * (features + 1)
  const isSmall = parameters <= HESSIAN_SIZE && X.rows * parameters ** 2 <= HESSIAN_WORK
  if (!isSparse(X) && isSmall) {
    const objective = denseObjective({ ...problem, X })
    const isFree = (place: number) => fitIntercept && place % objective.size === objective.size - 1
    const isPenalised = Uint8Array.from({ length: objective.length }, (_, place) => (isFree(place) ? 0 : 1))
    const solveModel = createHessianModel(objective, { l1, isPenalised }, pace)
    return finish(problem, objective, isPenalised, solveModel)
  }
  const objective = sparseObjective({ ...problem, X: isSparse(X) ? X : toSparseRows(X) })
  const paying = features * objective.stride
  const isPenalised = Uint8Array.from({ length: objective.length }, (_, place) => (place < paying ? 1 : 0))
  const solveModel = createCoordinateModel(objective, { l1, isPenalised }, pace)
  return finish(problem, objective, isPenalised, solveModel)
}

async function finish(
  problem: PenalisedLoss,
  objective: DenseObjective | SparseObjective,
  isPenalised: Uint8Array,
  solveModel: ModelSolver,
): Promise<PenalisedOptimum> {
  const penalty = { l1: problem.l1, isPenalised }
  const result = await minimiseByProximalNewton(objective, penalty, solveModel, problem)
  return { ...objective.unpack(result.theta), iterations: result.iterations, converged: result.converged }
}

function denseObjective({ X, pace, ...data }: PenalisedLoss & { X: Matrix }): DenseObjective {
  return new DenseObjective({ ...data, rows: X.rows, columns: X.columns }, pace)
}

function sparseObjective({ pace, ...data }: PenalisedLoss & { X: SparseMatrix }): SparseObjective {
  return new SparseObjective(data, pace)
}

import { isSparse } from '../matrix.ts'
import type { ClassTarget, Matrix, SparseMatrix } from '../matrix.ts'
import { binomialLoss } from './binomial-loss.ts'
import { createCoordinateModel } from './coordinate-model.ts'
import { DenseObjective } from './dense-objective.ts'
import { createHessianModel } from './hessian-model.ts'
import { multinomialLoss } from './multinomial-loss.ts'
import { minimiseByNewton } from './newton.ts'
import { minimiseByProximalNewton } from './proximal-newton.ts'
import { startOnSample } from './sample-start.ts'
import { SparseObjective } from './sparse-objective.ts'
import { toSparseRows } from './sparse-products.ts'
import { totalWeightOf } from './total-weight.ts'

export interface LogisticProblem {
  X: Matrix | SparseMatrix
  /** Every class has a row. */
  y: ClassTarget
  /** One weight a row, the class's included. */
  weight?: Float64Array
  C: number
  l1Ratio: number
  fitIntercept: boolean
  tol: number
  maxIter: number
  pace: () => Promise<void>
  onIteration?(iteration: number, loss: number): void
}

export interface LogisticSolution {
  objective: DenseObjective | SparseObjective
  theta: Float64Array
  iterations: number
  converged: boolean
}

/** A mean loss below which separable classes without a penalty are given up on. */
const SEPARATED_LOSS = 1e-8
/** Parameters, and multiplications a step, up to which an absolute penalty is solved over the whole Hessian. */
const HESSIAN_SIZE = 1500
const HESSIAN_WORK = 4e9

/** Minimises the penalised logistic loss: the one of two classes, or the softmax of several. */
export async function fitLogistic(problem: LogisticProblem): Promise<LogisticSolution> {
  const { C, l1Ratio, pace } = problem
  const total = totalWeightOf(problem.weight, problem.X.rows)
  const penalty = (1 - l1Ratio) / (C * total)
  const l1 = l1Ratio / (C * total)
  if (l1 > 0) return fitAbsolute(problem, penalty, l1)
  const objective = objectiveOf(problem, penalty)
  const options = {
    tol: problem.tol,
    isHopeless: ({ loss }: { loss: number }) => penalty === 0 && loss < SEPARATED_LOSS,
  }
  const start =
    objective instanceof DenseObjective
      ? await startOnSample(objective, {
          ...options,
          pace,
          lossOf: (rows, weight) => lossOf(problem, rows, weight),
        })
      : { theta: new Float64Array(objective.length) }
  const { maxIter, onIteration } = problem
  const { theta, iterations, converged } = await minimiseByNewton(objective, start, {
    ...options,
    maxIter,
    onIteration,
  })
  return { objective, theta, iterations, converged }
}

async function fitAbsolute(problem: LogisticProblem, penalty: number, l1: number): Promise<LogisticSolution> {
  const { X, y, fitIntercept, tol, maxIter, pace, onIteration } = problem
  const outputs = y.classCount === 2 ? 1 : y.classCount
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const parameters = outputs * (features + 1)
  const isSmall = parameters <= HESSIAN_SIZE && X.rows * parameters ** 2 <= HESSIAN_WORK
  if (!isSparse(X) && isSmall) {
    const objective = denseObjective({ ...problem, X }, penalty)
    const isPenalised = Uint8Array.from({ length: objective.length }, (_, place) =>
      fitIntercept && place % objective.size === objective.size - 1 ? 0 : 1,
    )
    const absolute = { l1, isPenalised }
    const solveModel = createHessianModel(objective, absolute, pace)
    const options = { tol, maxIter, onIteration }
    return { objective, ...(await minimiseByProximalNewton(objective, absolute, solveModel, options)) }
  }
  const objective = sparseObjective({ ...problem, X: isSparse(X) ? X : toSparseRows(X) }, penalty)
  const paying = features * objective.stride
  const isPenalised = Uint8Array.from({ length: objective.length }, (_, place) => (place < paying ? 1 : 0))
  const absolute = { l1, isPenalised }
  const solveModel = createCoordinateModel(objective, absolute, pace)
  const options = { tol, maxIter, onIteration }
  return { objective, ...(await minimiseByProximalNewton(objective, absolute, solveModel, options)) }
}

function objectiveOf(problem: LogisticProblem, penalty: number): DenseObjective | SparseObjective {
  const { X } = problem
  return isSparse(X)
    ? sparseObjective({ ...problem, X }, penalty)
    : denseObjective({ ...problem, X }, penalty)
}

function denseObjective(problem: LogisticProblem & { X: Matrix }, penalty: number): DenseObjective {
  const { X, weight, fitIntercept, pace } = problem
  const data = { rows: X.rows, columns: X.columns, loss: lossOf(problem), weight, fitIntercept, penalty }
  return new DenseObjective(data, pace)
}

function sparseObjective(problem: LogisticProblem & { X: SparseMatrix }, penalty: number): SparseObjective {
  const { X, weight, fitIntercept, pace } = problem
  return new SparseObjective({ X, loss: lossOf(problem), weight, fitIntercept, penalty }, pace)
}

/** The loss of all rows, or of some; `undefined` where some of the classes have none of these. */
function lossOf(problem: LogisticProblem): ReturnType<typeof binomialLoss>
function lossOf(
  problem: LogisticProblem,
  rows: Int32Array,
  weight: Float64Array | undefined,
): ReturnType<typeof binomialLoss> | undefined
function lossOf({ y, weight }: LogisticProblem, rows?: Int32Array, ownWeight?: Float64Array) {
  if (rows === undefined) return lossOfClasses(y, weight)
  const codes = Int32Array.from(rows, (row) => y.codes[row])
  if (new Set(codes).size < y.classCount) return undefined
  return lossOfClasses({ codes, classCount: y.classCount }, ownWeight)
}

function lossOfClasses({ codes, classCount }: ClassTarget, weight: Float64Array | undefined) {
  return classCount === 2 ? binomialLoss({ codes, weight }) : multinomialLoss({ codes, weight }, classCount)
}

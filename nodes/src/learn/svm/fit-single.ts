/** Trains the one machine that regression and novelty detection need. */
import type { FitContext } from '../estimator/estimator-parts.ts'
import { paced } from '../linear-algebra/steps.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { resolveKernel } from './kernel-function.ts'
import type { KernelParams } from './kernel-function.ts'
import type { SmoProblem, SmoSolution } from './smo-problem.ts'
import { linearCoefficients } from './support-vectors.ts'
import type { SupportVectors } from './support-vectors.ts'
import { svmRowsOf, takeSvmRows, widthOf } from './svm-rows.ts'
import { cacheBytesOf, optionsOf } from './svm-params.ts'
import type { MachineParams } from './svm-params.ts'
import { MachineRoom } from './train-machine.ts'

export interface SingleMachine {
  /** How many variables a row has. */
  variables: 1 | 2
  groups: 1 | 2
  /** The problem of the given training rows, with the weights of them. */
  pose(rows: Int32Array, weights: Float64Array): SmoProblem
  /** What is subtracted from the sum of kernel values. */
  rho(solution: SmoSolution): number
}

export interface FittedSingle extends SupportVectors {
  /** One coefficient a support vector. */
  dualCoef: Float64Array
  intercept: number
  /** Features' weights with a linear kernel; null with another. */
  coef: Float64Array | null
  /** Steps. */
  nIter: number
  /** False when `maxIter` ended the training. */
  converged: boolean
}

export async function fitSingle(
  X: Matrix | SparseMatrix,
  params: KernelParams & MachineParams,
  machine: SingleMachine,
  { sampleWeight, pace, report }: FitContext,
): Promise<FittedSingle> {
  const all = svmRowsOf(X)
  const rows = Int32Array.from({ length: X.rows }, (_, row) => row).filter(
    (row) => sampleWeight === undefined || sampleWeight[row] > 0,
  )
  const own = rows.length === X.rows ? all : takeSvmRows(all, rows)
  const kernelFunction = resolveKernel(params, X)
  const { variables, groups } = machine
  const room = new MachineRoom({
    rows: rows.length,
    width: widthOf(all),
    isSparse: isSparse(X),
    variables,
    groups,
    cacheBytes: cacheBytesOf(params),
  })
  const weights = Float64Array.from(rows, (row) => (sampleWeight ? sampleWeight[row] : 1))
  const task = { rows: own, kernelFunction, problem: machine.pose(rows, weights), options: optionsOf(params) }
  const solution = await paced(room.train(task), pace)
  report({ done: 1, total: 1, unit: 'iteration' })
  const values = Float64Array.from(rows, (_, i) =>
    variables === 1 ? solution.x[i] : solution.x[i] + solution.x[rows.length + i],
  )
  const support = rows.filter((_, i) => values[i] !== 0)
  const dualCoef = values.filter((value) => value !== 0)
  const vectors = { kernelFunction, support, supportVectors: takeSvmRows(all, support) }
  return {
    ...vectors,
    dualCoef,
    intercept: -machine.rho(solution),
    coef: linearCoefficients(vectors, dualCoef),
    nIter: solution.iterations,
    converged: solution.converged,
  }
}

/** Trains the one machine that regression and novelty detection need. */
import type { FitContext } from '../estimator/define-estimator.ts'
import { paced } from '../linear-algebra/steps.ts'
import type { Matrix } from '../matrix.ts'
import { rowsOf } from '../neighbors/row-major.ts'
import { resolveKernel } from './kernel-function.ts'
import type { KernelParams } from './kernel-function.ts'
import type { SmoProblem, SmoSolution } from './smo-problem.ts'
import { linearCoefficients, takeSupportVectors } from './support-vectors.ts'
import type { SupportVectors } from './support-vectors.ts'
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
  X: Matrix,
  params: KernelParams & MachineParams,
  machine: SingleMachine,
  { sampleWeight, pace, report }: FitContext,
): Promise<FittedSingle> {
  const width = X.columns.length
  const rows = Int32Array.from({ length: X.rows }, (_, row) => row).filter(
    (row) => sampleWeight === undefined || sampleWeight[row] > 0,
  )
  const all = rowsOf(X)
  const points = rows.length === X.rows ? all : takeSupportVectors(all, width, rows).supportVectors
  const kernelFunction = resolveKernel(params, X)
  const { variables, groups } = machine
  const room = new MachineRoom({
    rows: rows.length,
    width,
    variables,
    groups,
    cacheBytes: cacheBytesOf(params),
  })
  const weights = Float64Array.from(rows, (row) => (sampleWeight ? sampleWeight[row] : 1))
  const task = { points, kernelFunction, problem: machine.pose(rows, weights), options: optionsOf(params) }
  const solution = await paced(room.train(task), pace)
  report({ done: 1, total: 1, unit: 'iteration' })
  const coefficients = rows.map(() => 0)
  const values = Float64Array.from(coefficients, (_, i) =>
    variables === 1 ? solution.x[i] : solution.x[i] + solution.x[rows.length + i],
  )
  const support = rows.filter((_, i) => values[i] !== 0)
  const dualCoef = values.filter((value) => value !== 0)
  const vectors = { kernelFunction, ...takeSupportVectors(all, width, support) }
  return {
    ...vectors,
    dualCoef,
    intercept: -machine.rho(solution),
    coef: linearCoefficients(vectors, dualCoef, width),
    nIter: solution.iterations,
    converged: solution.converged,
  }
}

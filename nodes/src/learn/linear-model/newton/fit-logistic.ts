import type { ClassTarget, Matrix, SparseMatrix } from '../../matrix.ts'
import { binomialLoss } from './binomial-loss.ts'
import { multinomialLoss } from './multinomial-loss.ts'
import { minimisePenalisedLoss } from './penalised-loss.ts'
import type { PenalisedOptimum } from './penalised-loss.ts'
import type { LossFactory } from './point-loss.ts'
import { totalWeightOf } from '../total-weight.ts'

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

/** A mean loss below which separable classes without a penalty are given up on. */
const SEPARATED_LOSS = 1e-8

/** Minimises the penalised logistic loss: the one of two classes, or the softmax of several. */
export function fitLogistic(problem: LogisticProblem): Promise<PenalisedOptimum> {
  const { X, y, weight, C, l1Ratio } = problem
  const total = totalWeightOf(weight, X.rows)
  const penalty = (1 - l1Ratio) / (C * total)
  return minimisePenalisedLoss({
    ...problem,
    loss: lossOf(y, weight),
    penalty,
    l1: l1Ratio / (C * total),
    isHopeless: ({ loss }) => penalty === 0 && loss < SEPARATED_LOSS,
    lossOf(rows, own) {
      const codes = Int32Array.from(rows, (row) => y.codes[row])
      if (new Set(codes).size < y.classCount) return undefined
      return lossOf({ codes, classCount: y.classCount }, own)
    },
  })
}

function lossOf({ codes, classCount }: ClassTarget, weight: Float64Array | undefined): LossFactory {
  return classCount === 2 ? binomialLoss({ codes, weight }) : multinomialLoss({ codes, weight }, classCount)
}

/** Classes in pairs: what support vector machines that tell two classes apart say of more of them. */
import type { FittedClasses } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { likeliest } from '../naive-bayes/log-likelihood.ts'
import type { SupportVectors } from './support-vectors.ts'
import { visitKernelValues } from './support-vectors.ts'

/** A machine for every pair of classes, (0, 1), (0, 2), … (1, 2), …; for two classes a single one, turned round. */
export interface FittedPairwiseClasses extends FittedClasses, SupportVectors {
  /** How many support vectors each class has; they follow each other class by class. */
  nSupport: Int32Array
  /**
   * classes - 1 coefficients a support vector, those of one kind one after the other: for one of class i, the one in its
   * machine against class j > i is number j - 1, against class j < i number j.
   */
  dualCoef: Float64Array
  /** One a pair. */
  intercept: Float64Array
  /** Features' weights of each pair with a linear kernel; null with another. */
  coef: Float64Array | null
  /** The weight of each class. */
  classWeight: Float64Array
  /** Steps of each pair. */
  nIter: Int32Array
  /** False when `maxIter` ended a machine. */
  converged: boolean
  decisionFunctionShape: 'ovr' | 'ovo'
  breakTies: boolean
}

/** For each pair of classes its decisions: above 0 for the first; for two classes, for the second. */
export function pairDecisions(fitted: FittedPairwiseClasses, X: Matrix | SparseMatrix): Float64Array[] {
  const { nSupport, dualCoef, intercept, support } = fitted
  const classes = nSupport.length
  const starts = startsOf(nSupport)
  const decisions = Array.from(intercept, () => new Float64Array(X.rows))
  visitKernelValues(fitted, X, (row, values) => {
    let pair = 0
    for (let i = 0; i < classes; i += 1) {
      for (let j = i + 1; j < classes; j += 1) {
        const first = (j - 1) * support.length
        const second = i * support.length
        let sum = 0
        for (let k = starts[i]; k < starts[i + 1]; k += 1) sum += dualCoef[first + k] * values[k]
        for (let k = starts[j]; k < starts[j + 1]; k += 1) sum += dualCoef[second + k] * values[k]
        decisions[pair][row] = sum + intercept[pair]
        pair += 1
      }
    }
  })
  return decisions
}

/** Where the support vectors of each class begin, and where they end. */
export function startsOf(nSupport: Int32Array): Int32Array {
  const starts = new Int32Array(nSupport.length + 1)
  nSupport.forEach((count, k) => (starts[k + 1] = starts[k] + count))
  return starts
}

/** The class of each row that most pairs vote for, the first of equals. */
export function predictPairwise(fitted: FittedPairwiseClasses, X: Matrix | SparseMatrix): Int32Array {
  const decisions = pairDecisions(fitted, X)
  const classes = fitted.nSupport.length
  if (classes === 2) return Int32Array.from(decisions[0], (decision) => (decision < 0 ? 0 : 1))
  if (fitted.breakTies) return likeliest(oneAgainstRest(decisions, classes, X.rows))
  return likeliest(votesOf(decisions, classes, X.rows))
}

/** scikit-learn's `decision_function`. */
export function decidePairwise(fitted: FittedPairwiseClasses, X: Matrix | SparseMatrix): Float64Array[] {
  const decisions = pairDecisions(fitted, X)
  const classes = fitted.nSupport.length
  if (classes === 2 || fitted.decisionFunctionShape === 'ovo') return decisions
  return oneAgainstRest(decisions, classes, X.rows)
}

function votesOf(decisions: readonly Float64Array[], classes: number, rows: number): Float64Array[] {
  const votes = Array.from({ length: classes }, () => new Float64Array(rows))
  forEachPair(classes, (i, j, pair) => {
    for (let row = 0; row < rows; row += 1) votes[decisions[pair][row] > 0 ? i : j][row] += 1
  })
  return votes
}

/** Votes, and between equal ones the sums of the decisions for each class, brought within a third of a vote. */
function oneAgainstRest(decisions: readonly Float64Array[], classes: number, rows: number): Float64Array[] {
  const votes = Array.from({ length: classes }, () => new Float64Array(rows))
  const sums = Array.from({ length: classes }, () => new Float64Array(rows))
  forEachPair(classes, (i, j, pair) => {
    for (let row = 0; row < rows; row += 1) {
      const decision = decisions[pair][row]
      sums[i][row] += decision
      sums[j][row] -= decision
      votes[decision < 0 ? j : i][row] += 1
    }
  })
  return votes.map((vote, k) =>
    vote.map((count, row) => count + sums[k][row] / (3 * (Math.abs(sums[k][row]) + 1))),
  )
}

/** The pairs in the order of their machines. */
export function forEachPair(classes: number, visit: (i: number, j: number, pair: number) => void): void {
  let pair = 0
  for (let i = 0; i < classes; i += 1) {
    for (let j = i + 1; j < classes; j += 1) {
      visit(i, j, pair)
      pair += 1
    }
  }
}

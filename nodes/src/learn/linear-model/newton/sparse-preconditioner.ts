import { factorCholesky, solveCholesky } from '../least-squares/cholesky.ts'
import type { Preconditioner } from './smooth-objective.ts'
import type { SparseMatrix } from '../../matrix.ts'
import { addSparseTransposedTimes, sparseGram } from '../sparse-products.ts'

/** What the preconditioner has to know of a penalised mean loss of sparse features; parameters feature after feature. */
export interface SparseCurvature {
  outputs: number
  /** Outputs a feature has room for. */
  stride: number
  length: number
  means: Float64Array
  pace: () => Promise<void>
  totalWeight: number
  data: { X: SparseMatrix; fitIntercept: boolean; penalty: number }
  curvatureOf(k: number): Float64Array
  diagonal(): Promise<Float64Array>
}

/** Features up to which each output's block of the Hessian is factored. */
const BLOCK_FEATURES = 800
const BLOCK_WORK = 1e9

/** The block of every output where features are few, else the diagonal. */
export function buildSparsePreconditioner(objective: SparseCurvature): Promise<Preconditioner> {
  const { X } = objective.data
  const entries = X.indptr[X.rows]
  const gramWork = (entries * entries) / X.rows
  const isSmall = X.columnCount <= BLOCK_FEATURES && objective.outputs * gramWork <= BLOCK_WORK
  return isSmall ? buildBlocks(objective) : buildDiagonal(objective)
}

async function buildDiagonal(objective: SparseCurvature): Promise<Preconditioner> {
  const { stride, data } = objective
  const diagonal = await objective.diagonal()
  const penalised = data.X.columnCount * stride
  for (let place = 0; place < penalised; place += 1) diagonal[place] += data.penalty
  const inverse = diagonal
  for (let place = 0; place < inverse.length; place += 1) inverse[place] = 1 / (diagonal[place] || 1)
  return {
    cost: 1,
    // The curvature of two classes changes little on the way, that of several much.
    isAlwaysFresh: data.penalty === 0 || objective.outputs > 1,
    apply(vector, solved = new Float64Array(vector.length)) {
      for (let place = 0; place < vector.length; place += 1) solved[place] = vector[place] * inverse[place]
      return removeShared(solved, objective)
    },
  }
}

async function buildBlocks(objective: SparseCurvature): Promise<Preconditioner> {
  const { outputs, stride, length } = objective
  const size = length / stride
  const factors: Float64Array[] = []
  for (let k = 0; k < outputs; k += 1) {
    factors.push(await factorCholesky(blockOf(objective, k), size, objective.pace))
  }
  return {
    cost: 1,
    isAlwaysFresh: true,
    apply(vector, solved = new Float64Array(length)) {
      factors.forEach((factor, k) => {
        const own = Float64Array.from({ length: size }, (_, j) => vector[j * stride + k])
        solveCholesky(factor, size, own)
        own.forEach((value, j) => (solved[j * stride + k] = value))
      })
      return removeShared(solved, objective)
    },
  }
}

/** The block of the Hessian of output `k`, of centred features and then the intercept, lower triangle, column-major. */
function blockOf(objective: SparseCurvature, k: number): Float64Array {
  const { means, totalWeight, data } = objective
  const d = data.X.columnCount
  const size = data.fitIntercept ? d + 1 : d
  const curvature = objective.curvatureOf(k)
  const gram = sparseGram(data.X, curvature)
  const pulls = new Float64Array(d)
  addSparseTransposedTimes(pulls, data.X, curvature)
  const total = curvature.reduce((sum, value) => sum + value, 0)
  const block = new Float64Array(size * size)
  for (let j = 0; j < d; j += 1) {
    for (let i = j; i < d; i += 1) {
      const centred = means[i] * pulls[j] + means[j] * pulls[i] - total * means[i] * means[j]
      block[j * size + i] = (gram[j * d + i] - centred) / totalWeight
    }
    block[j * size + j] += data.penalty
    if (data.fitIntercept) block[j * size + d] = (pulls[j] - total * means[j]) / totalWeight
  }
  if (data.fitIntercept) block[d * size + d] = total / totalWeight
  return block
}

/** Takes the mean over the outputs out of every parameter, where there are several outputs. */
function removeShared(vector: Float64Array, { outputs, stride }: SparseCurvature): Float64Array {
  if (outputs === 1) return vector
  for (let base = 0; base < vector.length; base += stride) {
    let mean = 0
    for (let k = 0; k < outputs; k += 1) mean += vector[base + k]
    mean /= outputs
    for (let k = 0; k < outputs; k += 1) vector[base + k] -= mean
  }
  return vector
}

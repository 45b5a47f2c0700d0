import { factorCholesky, solveCholesky } from '../least-squares/cholesky.ts'
import type { Preconditioner } from './smooth-objective.ts'

/** What the preconditioner has to know of a penalised mean loss of dense features; parameters output after output. */
export interface FactorableObjective {
  outputs: number
  /** Parameters of one output. */
  size: number
  means: Float64Array
  pace: () => Promise<void>
  data: { rows: number; columns: readonly Float64Array[]; penalty: number }
  hessianBlock(a: number, b: number): Promise<Float64Array>
}

/** Multiplications up to which the whole Hessian of several outputs is built and factored. */
const WHOLE_HESSIAN_BUDGET = 4e9
const WHOLE_HESSIAN_SIZE = 1200
/** Multiplications that take some ten milliseconds. */
const CHEAP_WORK = 5e7
/** Parameters an output beyond which not even its own block is factored. */
const LARGEST_FACTOR = 2500

/**
 * Builds the best preconditioner that is worth its cost at the objective's last point: the whole Hessian, the
 * block of every output, or the diagonal.
 */
export async function buildFactoredPreconditioner(objective: FactorableObjective): Promise<Preconditioner> {
  const { outputs, size } = objective
  if (size > LARGEST_FACTOR) return buildDiagonal(objective)
  const pairs = (outputs * (outputs + 1)) / 2
  const work = pairs * objective.data.rows * size * size + (outputs * size) ** 3 / 3
  const isAlwaysFresh = work <= CHEAP_WORK || objective.data.penalty === 0
  const isWhole = outputs > 1 && outputs * size <= WHOLE_HESSIAN_SIZE && work <= WHOLE_HESSIAN_BUDGET
  return isWhole ? buildWhole(objective, isAlwaysFresh) : buildBlocks(objective, isAlwaysFresh)
}

async function buildWhole(objective: FactorableObjective, isAlwaysFresh: boolean): Promise<Preconditioner> {
  const { outputs, size } = objective
  const total = outputs * size
  const hessian = await wholeHessian(objective, 0)
  await factorCholesky(hessian, total, objective.pace)
  return {
    cost: (outputs * size) / 8,
    isAlwaysFresh,
    apply(vector, solved = new Float64Array(total)) {
      solved.set(vector)
      solveCholesky(hessian, total, solved)
      return removeShared(solved, outputs, size)
    },
  }
}

/**
 * The Hessian between all outputs, lower triangle, column-major. Where there are several outputs, with curvature along
 * the directions that change no probability, from parameter `filledFrom` of each output on.
 */
export async function wholeHessian(
  objective: FactorableObjective,
  filledFrom: number,
): Promise<Float64Array> {
  const { outputs, size } = objective
  const total = outputs * size
  const hessian = new Float64Array(total * total)
  const blocks: Float64Array[] = []
  for (let a = 0; a < outputs; a += 1) {
    for (let b = a; b < outputs; b += 1) {
      const block = await objective.hessianBlock(a, b)
      if (a === b) blocks.push(block)
      for (let j = 0; j < size; j += 1) {
        for (let i = j; i < size; i += 1) {
          hessian[(a * size + j) * total + b * size + i] = block[j * size + i]
          if (a !== b) hessian[(a * size + i) * total + b * size + j] = block[j * size + i]
        }
      }
    }
  }
  if (outputs > 1) fillSharedDirection(hessian, blocks, objective, filledFrom)
  return hessian
}

/**
 * Adding the same to a parameter of all outputs changes no probability, so the Hessian may have no curvature there; the
 * search never moves along it, so any curvature will do.
 */
function fillSharedDirection(
  hessian: Float64Array,
  blocks: Float64Array[],
  { outputs, size }: FactorableObjective,
  filledFrom: number,
): void {
  const total = outputs * size
  for (let j = filledFrom; j < size; j += 1) {
    let curvature = 0
    for (const block of blocks) curvature += block[j * size + j]
    curvature /= outputs * outputs
    for (let a = 0; a < outputs; a += 1) {
      for (let b = a; b < outputs; b += 1) hessian[(a * size + j) * total + b * size + j] += curvature
    }
  }
}

async function buildBlocks(objective: FactorableObjective, isAlwaysFresh: boolean): Promise<Preconditioner> {
  const { outputs, size } = objective
  const factors: Float64Array[] = []
  for (let k = 0; k < outputs; k += 1) {
    factors.push(await factorCholesky(await objective.hessianBlock(k, k), size, objective.pace))
  }
  return {
    cost: size / 4,
    isAlwaysFresh,
    apply(vector, solved = new Float64Array(outputs * size)) {
      solved.set(vector)
      factors.forEach((factor, k) => solveCholesky(factor, size, solved, k * size))
      return removeShared(solved, outputs, size)
    },
  }
}

/** The curvature's upper bound, a quarter of the mean square of each centred feature, stands in for the diagonal. */
function buildDiagonal(objective: FactorableObjective): Preconditioner {
  const { outputs, size, means } = objective
  const { columns, rows, penalty } = objective.data
  const diagonal = new Float64Array(size).fill(0.25)
  columns.forEach((column, j) => {
    let squares = 0
    for (const value of column) squares += (value - means[j]) ** 2
    diagonal[j] = squares / (4 * rows) + penalty || 1
  })
  return {
    cost: Infinity,
    isAlwaysFresh: false,
    apply(vector, solved = new Float64Array(outputs * size)) {
      for (let base = 0; base < vector.length; base += size) {
        for (let j = 0; j < size; j += 1) solved[base + j] = vector[base + j] / diagonal[j]
      }
      return removeShared(solved, outputs, size)
    },
  }
}

/** Takes the mean over the outputs out of every parameter, where there are several outputs. */
function removeShared(vector: Float64Array, outputs: number, size: number): Float64Array {
  if (outputs === 1) return vector
  for (let j = 0; j < size; j += 1) {
    let mean = 0
    for (let k = 0; k < outputs; k += 1) mean += vector[k * size + j]
    mean /= outputs
    for (let k = 0; k < outputs; k += 1) vector[k * size + j] -= mean
  }
  return vector
}

/** Where everything of a fit of histogram boosting lies in the kernels' memory, and how much there is of it. */
import { FitError } from '../estimator/estimator.ts'
import type { DataShape } from '../estimator/estimator.ts'
import { binTableBytes } from '../hist/bin-table.ts'
import { LOSS_SUMS, LOSS_LANE_BYTES } from '../kernels/contracts/hist-loss.ts'
import { WALK_NODE } from '../kernels/contracts/hist-tree-records.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import { TEAM_BYTES } from '../parallel/team.ts'
import { LEAF_BYTES, LOSS_CHUNK_ROWS } from '../hist/tree-jobs.ts'
import { learnBinsBytes } from '../hist/learn-bins.ts'
import type { HistBoostingParams } from './hist-boosting-params.ts'
import { treeGrowerBytes } from '../hist/tree-grower.ts'

/** What 32-bit offsets reach. */
const MOST_BYTES = 2 ** 32 - 65_536

export interface BoostingShape {
  /** Rows that trees are grown on, and those held out. */
  trainRows: number
  heldOutRows: number
  features: number
  outputs: number
  maxLeafNodes: number
  isWeighted: boolean
  threads: number
}

/** Byte offsets. Rows are the ones trees are grown on, then those held out. */
export interface BoostingPlaces {
  /** Margins, doubles, output by output. */
  raw: number
  /** Gradient and hessian of each row, two f32, output by output. */
  pairs: number
  /** Doubles; `weights` is 0 where all are 1. */
  targets: number
  weights: number
  lanes: number
  sums: number
  /** Records for the jobs `addLeaves` and `addTree`. */
  leaves: number
  nodes: number
}

/** The most leaves a tree can have. */
export function mostLeaves({ trainRows, maxLeafNodes }: BoostingShape): number {
  return Math.max(1, Math.min(maxLeafNodes, trainRows))
}

/** Chunks of rows whose losses are summed up apart. */
export function lossChunks(rows: number): number {
  return Math.max(1, Math.ceil(rows / LOSS_CHUNK_ROWS))
}

/** The bytes of the kernels' memory for a fit. */
export function boostingBytes(shape: BoostingShape): number {
  const rows = shape.trainRows + shape.heldOutRows
  const parts = Object.values(partBytes(shape)).reduce((sum, bytes) => sum + alignedBytes(bytes), 0)
  const table = binTableBytes(rows, shape.features)
  const grower = treeGrowerBytes(shape.trainRows, shape.features, shape.threads, mostLeaves(shape))
  return parts + table + grower + alignedBytes(TEAM_BYTES)
}

/**
 * A memory with room for everything.
 *
 * @throws FitError `too_large` when it would be more than 4 GiB.
 */
export function createBoostingMemory(shape: BoostingShape): KernelMemory {
  const bytes = boostingBytes(shape)
  if (bytes > MOST_BYTES) {
    throw new FitError(
      'too_large',
      `histogram boosting of ${shape.trainRows} rows and ${shape.features} features needs ${(bytes / 2 ** 30).toFixed(1)} GiB, more than 4: take fewer rows or features`,
      { rows: shape.trainRows, features: shape.features },
    )
  }
  return new KernelMemory({ initialBytes: bytes, shared: shape.threads > 1 })
}

/** Reserves what is not the bin table's or the grower's own. */
export function placeBoosting(memory: KernelMemory, shape: BoostingShape): BoostingPlaces {
  const bytes = partBytes(shape)
  const { raw, pairs, targets, weights, lanes, sums, leaves, nodes } = bytes
  return {
    raw: memory.allocate(raw),
    pairs: memory.allocate(pairs),
    targets: memory.allocate(targets),
    weights: weights === 0 ? 0 : memory.allocate(weights),
    lanes: memory.allocate(lanes),
    sums: memory.allocate(sums),
    leaves: memory.allocate(leaves),
    nodes: memory.allocate(nodes),
  }
}

/** What a fit holds beside its inputs: the kernels' memory, what bins are learned with, its own rows, the trees. */
export function histBoostingMemory(
  { rows, columns }: DataShape,
  { maxLeafNodes, maxIter, minSamplesLeaf }: HistBoostingParams,
  outputs: number,
): number {
  const shape: BoostingShape = {
    trainRows: rows,
    heldOutRows: 0,
    features: columns,
    outputs,
    maxLeafNodes: maxLeafNodes ?? Infinity,
    isWeighted: true,
    threads: 1,
  }
  const leaves = Math.max(1, Math.min(mostLeaves(shape), Math.floor(rows / minSamplesLeaf)))
  const trees = 2 * leaves * maxIter * outputs * 200
  const held = 2 * leaves * WALK_NODE.bytes
  return boostingBytes(shape) + held + learnBinsBytes(rows) + 8 * 6 * rows + trees
}

function partBytes(shape: BoostingShape): Record<keyof BoostingPlaces, number> {
  const { trainRows, heldOutRows, outputs, isWeighted, threads } = shape
  const rows = trainRows + heldOutRows
  return {
    raw: 8 * rows * outputs,
    pairs: 8 * rows * outputs,
    targets: 8 * rows,
    weights: isWeighted ? 8 * rows : 0,
    lanes: threads * LOSS_LANE_BYTES * outputs,
    sums: 8 * LOSS_SUMS * outputs * lossChunks(rows),
    leaves: LEAF_BYTES * mostLeaves(shape),
    nodes: heldOutRows === 0 ? 0 : 2 * mostLeaves(shape) * WALK_NODE.bytes,
  }
}

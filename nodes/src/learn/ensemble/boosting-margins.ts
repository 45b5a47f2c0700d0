import type { BoostingLoss } from './hist-boosting-losses.ts'
import { lossChunks } from './hist-boosting-memory.ts'
import type { BoostingPlaces } from './hist-boosting-memory.ts'
import type { DerivativeSums } from '../hist/fixed-point.ts'
import { preorder, sidesOf } from '../hist/grown-tree.ts'
import type { GrownNode } from '../hist/grown-tree.ts'
import { LEAF_BYTES, LOSS_CHUNK_ROWS, LOSS_NUMBER, TREE_JOB } from '../hist/tree-jobs.ts'
import { LOSS_SUMS } from '../kernels/contracts/hist-loss.ts'
import { WALK_NODE } from '../kernels/contracts/hist-tree-records.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Team } from '../parallel/team.ts'

export interface BoostingMarginsOptions {
  memory: KernelMemory
  team: Team
  places: BoostingPlaces
  loss: BoostingLoss
  /** All rows, those held out included. */
  rows: number
  pace(): Promise<void>
}

/** Rows that take a thread some 100 µs, whatever is done to them here. */
const WORTH_WAKING = 2 ** 15
/** Rows whose derivatives are computed before the event loop may turn, a multiple of `LOSS_CHUNK_ROWS`. */
const ROWS_AT_A_TIME = 2 ** 22

/** Rows `first … end - 1`. */
export interface RowRange {
  first: number
  end: number
}

/** What the loss says of some rows: sums of derivatives an output, and its own weighted sum. */
export interface Derivatives {
  outputs: DerivativeSums[]
  loss: number
}

/** The margins of all rows in the kernels' memory: what they lead to, and what trees add to them. */
export class BoostingMargins {
  readonly #options: BoostingMarginsOptions
  readonly #data: DataView

  constructor(options: BoostingMarginsOptions) {
    this.#options = options
    this.#data = new DataView(options.memory.memory.buffer)
  }

  /** Margins a row. */
  get outputs(): number {
    return this.#options.loss.outputs
  }

  /** The margins of an output. */
  of(output: number): Float64Array {
    const { memory, places, rows } = this.#options
    return memory.view('f64', places.raw + 8 * rows * output, rows)
  }

  /** Where the pairs of an output are. */
  pairsAt(output: number): number {
    return this.#options.places.pairs + 8 * this.#options.rows * output
  }

  /** Computes gradients and hessians of rows and sums them up, in pieces between which the event loop may turn. */
  async derive({ first, end }: RowRange): Promise<Derivatives> {
    const { memory, team, places, loss, rows, pace } = this.#options
    const { outputs, slopes } = loss
    const chunks = lossChunks(end - first)
    const sums = memory.view('f64', places.sums, LOSS_SUMS * outputs * chunks).fill(0)
    const { raw, targets, weights, pairs, lanes } = places
    for (let from = first; from < end; from += ROWS_AT_A_TIME) {
      const to = Math.min(end, from + ROWS_AT_A_TIME)
      const own = places.sums + ((from - first) / LOSS_CHUNK_ROWS) * 8 * LOSS_SUMS * outputs
      const columns = [raw, 8 * rows, outputs, targets, weights, pairs, 8 * rows, from, to]
      const args = [LOSS_NUMBER[loss.kernel], ...columns, lanes, own, slopes.above, slopes.below]
      team.run(TREE_JOB.derive, args, (to - from) * outputs >= WORTH_WAKING)
      await pace()
    }
    const derivatives: Derivatives = {
      outputs: Array.from({ length: outputs }, () => ({
        sumGradient: 0,
        maxGradient: 0,
        sumHessian: 0,
        maxHessian: 0,
      })),
      loss: 0,
    }
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      derivatives.outputs.forEach((total, output) => {
        const at = LOSS_SUMS * (outputs * chunk + output)
        total.sumGradient += sums[at]
        total.maxGradient = Math.max(total.maxGradient, sums[at + 1])
        total.sumHessian += sums[at + 2]
        total.maxHessian = Math.max(total.maxHessian, sums[at + 3])
        derivatives.loss += sums[at + 4]
      })
    }
    return derivatives
  }

  /** Adds the leaves' values to the rows the tree was grown on. */
  addLeaves(output: number, leaves: readonly GrownNode[], rowsAt: (leaf: GrownNode) => number): void {
    const { memory, team, places, rows } = this.#options
    const records = memory.view('f64', places.leaves, (LEAF_BYTES / 8) * leaves.length)
    leaves.forEach((leaf, i) => records.set([rowsAt(leaf), leaf.count, leaf.value], 3 * i))
    const args = [places.raw + 8 * rows * output, places.leaves, leaves.length]
    team.run(TREE_JOB.addLeaves, args, rows >= WORTH_WAKING)
  }

  /** Adds a constant to the rows the tree was grown on: the tree is a single leaf. */
  addToAll(output: number, { first, end }: RowRange, value: number): void {
    const margins = this.of(output)
    for (let row = first; row < end; row += 1) margins[row] += value
  }

  /** Walks rows that had no part in growing the tree down to their leaves. */
  addTree(
    output: number,
    root: GrownNode,
    { first, end }: RowRange,
    table: { rows: number; stride: number },
  ): void {
    const { memory, team, places, rows } = this.#options
    const nodes = preorder(root)
    const numberOf = new Map(nodes.map((node, i) => [node, i]))
    const sides = new Uint8Array(256)
    const data = this.#data
    memory.view('u8', places.nodes, nodes.length * WALK_NODE.bytes).fill(0)
    nodes.forEach((node, i) => {
      const at = places.nodes + i * WALK_NODE.bytes
      const { split } = node
      data.setInt32(at + WALK_NODE.feature, split?.feature ?? -1, true)
      data.setFloat64(at + WALK_NODE.value, node.value, true)
      if (split === null) return
      data.setInt32(at + WALK_NODE.left, numberOf.get(split.left) ?? 0, true)
      data.setInt32(at + WALK_NODE.right, numberOf.get(split.right) ?? 0, true)
      sidesOf(split, sides)
      for (let bin = 0; bin < 256; bin += 1) {
        const byte = at + WALK_NODE.leftBins + (bin >> 3)
        if (sides[bin] === 1) data.setUint8(byte, data.getUint8(byte) | (1 << (bin & 7)))
      }
    })
    const raw = places.raw + 8 * rows * output
    const args = [table.rows, table.stride, first, end, places.nodes, raw]
    team.run(TREE_JOB.addTree, args, end - first >= WORTH_WAKING)
  }
}

import type { HistTreeKernel } from '../kernels/contracts/hist-tree.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Team } from '../parallel/team.ts'
import { sidesOf } from './grown-tree.ts'
import type { NodeSplit } from './grown-tree.ts'
import { shareOf, TREE_JOB } from './tree-jobs.ts'

/** Nodes of fewer rows are divided by one thread. */
const SHARED_FROM = 8192
/** Rows that take a thread some 100 µs to divide. */
const WORTH_WAKING = 2 ** 17
/** Both sides of a division write one entry past their end at most. */
const SLACK_BYTES = 64

/** Rows of a node: so many entries of the index. */
export interface RowRun {
  start: number
  count: number
}

/** Bytes that a row index allocates. */
export function rowIndexBytes(rows: number, threads: number): number {
  return 2 * alignedBytes(4 * rows + SLACK_BYTES) + alignedBytes(256) + alignedBytes(4 * threads)
}

/** The rows of a growing tree, node by node: dividing a node leaves its left rows in front of its right ones. */
export class RowIndex {
  readonly #memory: KernelMemory
  readonly #kernel: HistTreeKernel
  readonly #team: Team
  readonly #rows: number
  readonly #index: number
  readonly #spare: number
  readonly #goesLeft: number
  readonly #counts: number

  constructor(
    memory: KernelMemory,
    { kernel, team, rows, threads }: { kernel: HistTreeKernel; team: Team; rows: number; threads: number },
  ) {
    this.#memory = memory
    this.#kernel = kernel
    this.#team = team
    this.#rows = rows
    this.#index = memory.allocate(4 * rows + SLACK_BYTES)
    this.#spare = memory.allocate(4 * rows + SLACK_BYTES)
    this.#goesLeft = memory.allocate(256)
    this.#counts = memory.allocate(4 * threads)
  }

  /** Where the row numbers (u32) of a node are, once its parent was divided. */
  at({ start }: RowRun): number {
    return this.#index + 4 * start
  }

  /** Divides a node by the bins of a column and returns how many of its rows went left. */
  divide(run: RowRun, column: number, split: Pick<NodeSplit, 'bin' | 'missingLeft' | 'leftBins'>): number {
    const { count } = run
    const index = this.at(run)
    // All rows together are a root, whose entries are those of the tree before.
    const isWhole = count === this.#rows ? 1 : 0
    sidesOf(split, this.#memory.view('u8', this.#goesLeft, 256))
    if (count < SHARED_FROM || this.#team.threads === 1) {
      const left = this.#kernel.divideRows(column, this.#goesLeft, index, 0, count, this.#spare, isWhole)
      this.#move(index + 4 * left, this.#spare, count - left)
      return left
    }
    const work = [column, this.#goesLeft, index, 0, count, this.#spare, isWhole, this.#counts]
    return this.#close(index, count, this.#team.run(TREE_JOB.divide, work, count >= WORTH_WAKING))
  }

  /** Puts together what each thread made of its share: all left rows, then all right ones. */
  #close(index: number, count: number, threads: number): number {
    const shares = Array.from(this.#memory.view('i32', this.#counts, threads), (left, thread) => {
      const [from, to] = shareOf(count, thread, threads)
      return { from, left, right: to - from - left }
    })
    let end = index
    for (const { from, left } of shares) {
      this.#move(end, index + 4 * from, left)
      end += 4 * left
    }
    const leftCount = (end - index) / 4
    for (const { from, right } of shares) {
      this.#move(end, this.#spare + 4 * from, right)
      end += 4 * right
    }
    return leftCount
  }

  #move(to: number, from: number, count: number): void {
    const { buffer } = this.#memory.memory
    new Uint8Array(buffer).copyWithin(to, from, from + 4 * count)
  }
}

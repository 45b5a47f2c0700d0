/** Room for support vector machines to be trained in, one after the other. */
import { FitError } from '../estimator/estimator.ts'
import type { SvmKernel } from '../kernels/contracts/svm.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createSvmKernel } from '../kernels/svm.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import { createKernelRows, kernelRowsBytes } from './create-kernel-rows.ts'
import { DirectColumns, TwinColumns } from './kernel-columns.ts'
import type { KernelFunction } from './kernel-function.ts'
import type { KernelRows } from './kernel-rows.ts'
import { minimise } from './smo.ts'
import type { SmoOptions, SmoProblem, SmoSolution } from './smo-problem.ts'
import { SmoVariables } from './smo-variables.ts'
import type { SvmRows } from './svm-rows.ts'

/** Near the end of single precision, with room for sums. */
const MOST_VALUE = 1e37

export interface MachineShape {
  rows: number
  width: number
  isSparse: boolean
  /** How many variables a row has: one, or two for regression. */
  variables: 1 | 2
  groups: 1 | 2
  /** Bytes that rows of the kernel matrix may take. */
  cacheBytes: number
}

export interface MachineTask {
  rows: SvmRows
  kernelFunction: KernelFunction
  problem: SmoProblem
  options: SmoOptions
}

/** The bytes that a machine is trained in. */
export function machineBytes(shape: MachineShape): number {
  const { rows, variables, groups, cacheBytes } = shape
  const columns = variables === 1 ? DirectColumns : TwinColumns
  return (
    kernelRowsBytes(shape) +
    columns.bytesFor(rows, cacheBytes) +
    SmoVariables.bytesFor(variables * rows, groups)
  )
}

/** A kernel with room for machines of at most the given shape. */
export class MachineRoom {
  readonly #shape: MachineShape
  readonly #memory: KernelMemory
  readonly #kernel: SvmKernel

  constructor(largest: MachineShape) {
    this.#shape = largest
    // All at once: a memory that grows would detach the arrays.
    this.#memory = new KernelMemory({ initialBytes: machineBytes(largest) })
    this.#kernel = createSvmKernel(this.#memory)
  }

  /** @throws FitError `infinite_values` for rows too long for the kernel. */
  *train({ rows, kernelFunction, problem, options }: MachineTask): Steps<SmoSolution> {
    const { variables: perRow, cacheBytes } = this.#shape
    const memory = this.#memory
    const kernel = this.#kernel
    const mark = memory.used
    const kernelRows = createKernelRows(memory, kernel, { rows, kernelFunction })
    yield
    checkRange(kernelRows)
    yield
    const Columns = perRow === 1 ? DirectColumns : TwinColumns
    const columns = new Columns(kernelRows, memory, kernel, cacheBytes)
    const variables = new SmoVariables(problem, columns, memory, kernel)
    yield
    const solution = yield* minimise(variables, options)
    memory.release(mark)
    return solution
  }
}

/** @throws FitError `infinite_values` when the kernel matrix has values that single precision cannot hold. */
function checkRange(rows: KernelRows): void {
  for (let row = 0; row < rows.rows; row += 1) {
    const value = rows.ofItself(row)
    if (Math.abs(value) < MOST_VALUE) continue
    throw new FitError(
      'infinite_values',
      'the values are too large for this kernel: scale the columns first',
      {
        row,
      },
    )
  }
}

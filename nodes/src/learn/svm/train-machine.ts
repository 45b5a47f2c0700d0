/** Room for support vector machines to be trained in, one after the other. */
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createSvmKernel } from '../kernels/svm.ts'
import type { SvmKernel } from '../kernels/svm.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import { DirectColumns, TwinColumns } from './kernel-columns.ts'
import type { KernelFunction } from './kernel-function.ts'
import { RowPanels } from './row-panels.ts'
import { minimise } from './smo.ts'
import type { SmoOptions, SmoProblem, SmoSolution } from './smo-problem.ts'
import { SmoVariables } from './smo-variables.ts'

export interface MachineShape {
  rows: number
  width: number
  /** How many variables a row has: one, or two for regression. */
  variables: 1 | 2
  groups: 1 | 2
  /** Bytes that rows of the kernel matrix may take. */
  cacheBytes: number
}

export interface MachineTask {
  /** Rows one after the other. */
  points: Float64Array
  kernelFunction: KernelFunction
  problem: SmoProblem
  options: SmoOptions
}

/** The bytes that a machine is trained in. */
export function machineBytes({ rows, width, variables, groups, cacheBytes }: MachineShape): number {
  const columns = variables === 1 ? DirectColumns : TwinColumns
  return (
    RowPanels.bytesFor(rows, width) +
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

  *train({ points, kernelFunction, problem, options }: MachineTask): Steps<SmoSolution> {
    const { width, variables: perRow, cacheBytes } = this.#shape
    const memory = this.#memory
    const kernel = this.#kernel
    const mark = memory.used
    const panels = new RowPanels(memory, kernel, { points, width, kernelFunction })
    const Columns = perRow === 1 ? DirectColumns : TwinColumns
    const columns = new Columns(panels, memory, kernel, cacheBytes)
    const variables = new SmoVariables(problem, columns, memory, kernel)
    const solution = yield* minimise(variables, options)
    memory.release(mark)
    return solution
  }
}

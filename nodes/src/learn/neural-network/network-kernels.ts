import { GEMM_SCRATCH_BYTES } from '../kernels/contracts/gemm.ts'
import type { GemmKernel } from '../kernels/contracts/gemm.ts'
import type { MlpKernel } from '../kernels/contracts/mlp.ts'
import { createGemmKernel } from '../kernels/gemm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { createMlpKernel } from '../kernels/mlp.ts'
import type { FloatArray } from '../matrix.ts'
import { bytesOf } from './network-layout.ts'
import type { Precision } from './network-layout.ts'

type Named<Name extends string> = Name extends `${infer Short}64` ? Short : never

/** The kernels of one precision, on one memory. */
export type NetworkKernels = {
  [Name in Named<keyof MlpKernel>]: MlpKernel[`${Name}64`]
} & {
  gather: MlpKernel['gather']
  multiply: GemmKernel['gemm64']
  /** A workspace for `multiply`. */
  scratch: number
  /** Bytes of a number. */
  size: 4 | 8
  /** Rounds to the precision. */
  round: (value: number) => number
  /** `count` numbers at a byte offset. */
  view(offset: number, count: number): FloatArray
  /** An array of the precision outside the memory. */
  array(count: number): FloatArray
}

export const NETWORK_KERNEL_BYTES = GEMM_SCRATCH_BYTES

export function createNetworkKernels(
  memory: KernelMemory,
  precision: Precision,
  choice: KernelChoice = {},
): NetworkKernels {
  const gemm = createGemmKernel(memory, choice)
  const mlp = createMlpKernel(memory, choice)
  const common = {
    gather: mlp.gather,
    scratch: memory.allocate(GEMM_SCRATCH_BYTES),
    size: bytesOf(precision),
  }
  if (precision === 'single') {
    return {
      ...common,
      activate: mlp.activate32,
      derive: mlp.derive32,
      softmax: mlp.softmax32,
      columnSums: mlp.columnSums32,
      weightedSums: mlp.weightedSums32,
      dots: mlp.dots32,
      squares: mlp.squares32,
      transpose: mlp.transpose32,
      adam: mlp.adam32,
      descend: mlp.descend32,
      multiply: gemm.gemm32,
      round: Math.fround,
      view: (offset, count) => memory.view('f32', offset, count),
      array: (count) => new Float32Array(count),
    }
  }
  return {
    ...common,
    activate: mlp.activate64,
    derive: mlp.derive64,
    softmax: mlp.softmax64,
    columnSums: mlp.columnSums64,
    weightedSums: mlp.weightedSums64,
    dots: mlp.dots64,
    squares: mlp.squares64,
    transpose: mlp.transpose64,
    adam: mlp.adam64,
    descend: mlp.descend64,
    multiply: gemm.gemm64,
    round: (value) => value,
    view: (offset, count) => memory.view('f64', offset, count),
    array: (count) => new Float64Array(count),
  }
}

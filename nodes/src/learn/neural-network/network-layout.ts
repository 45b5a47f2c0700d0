import type { KernelMemory } from '../kernels/kernel-memory.ts'

export type Precision = 'single' | 'double'

/** Where one layer keeps its numbers in the kernel's memory: byte offsets; strides count elements. */
export interface LayerLayout {
  inputs: number
  outputs: number
  /** Elements of a row of what the layer reads; a multiple of 4. */
  inStride: number
  /** Elements of a row of what it feeds; a multiple of what the matrix kernel takes at once, or 1 for a single output. */
  outStride: number
  /** `inputs` rows, and rows of zeros up to a multiple of 4 (for a single output 32 bytes), of `outStride`. */
  weights: number
  bias: number
  /** The scale and shift of batch normalisation; 0 without it. */
  scale: number
  shift: number
  /** Bytes of the weights, and of each of the vectors. */
  weightBytes: number
  biasBytes: number
}

/** All parameters lie in one block, so that gradients and moments are blocks of the same layout. */
export interface ParameterLayout {
  layers: LayerLayout[]
  /** Where the block begins, and its length. */
  start: number
  bytes: number
}

/** Whether the layer's weights are one column, and what it feeds one number a row, without padding. */
export function hasOneOutput({ outStride }: LayerLayout): boolean {
  return outStride === 1
}

export interface LayoutOptions {
  units: readonly number[]
  precision: Precision
  batchNorm: boolean
}

export function bytesOf(precision: Precision): 4 | 8 {
  return precision === 'single' ? 4 : 8
}

/** Reserves the parameters. */
export function layOutParameters(memory: KernelMemory, options: LayoutOptions): ParameterLayout {
  const { layers, bytes } = plan(options)
  const start = memory.allocate(bytes)
  for (const layer of layers) {
    layer.weights += start
    layer.bias += start
    layer.scale += start
    layer.shift += start
  }
  return { layers, start, bytes }
}

/** The bytes of the parameters. */
export function parameterBytes(options: LayoutOptions): number {
  return plan(options).bytes
}

function plan({ units, precision, batchNorm }: LayoutOptions): { layers: LayerLayout[]; bytes: number } {
  const size = bytesOf(precision)
  let end = 0
  const reserve = (bytes: number) => {
    const offset = end
    end += bytes
    return offset
  }
  const lanes = 32 / size
  const last = units.length - 1
  const strides = units.map((count, level) => {
    if (level === 0) return padTo(count, 4)
    return level === last && count === 1 ? 1 : rowStride(count, precision)
  })
  const layers = units.slice(1).map((outputs, level): LayerLayout => {
    const [inStride, outStride] = [strides[level], strides[level + 1]]
    const weightBytes = padTo(units[level], outStride === 1 ? lanes : 4) * outStride * size
    const biasBytes = padTo(outStride, lanes) * size
    const isNormalised = batchNorm && level < units.length - 2
    return {
      inputs: units[level],
      outputs,
      inStride,
      outStride,
      weights: reserve(weightBytes),
      bias: reserve(biasBytes),
      scale: reserve(isNormalised ? biasBytes : 0),
      shift: reserve(isNormalised ? biasBytes : 0),
      weightBytes,
      biasBytes,
    }
  })
  return { layers, bytes: end }
}

/** Rows that are a multiple of 1 KiB apart fall on the same lines of the first-level cache: one vector more spreads them. */
export function rowStride(count: number, precision: Precision): number {
  const lanes = precision === 'single' ? 8 : 4
  const stride = padTo(count, lanes)
  return (stride * bytesOf(precision)) % 1024 === 0 ? stride + lanes : stride
}

export function padTo(count: number, multiple: number): number {
  return Math.ceil(count / multiple) * multiple
}

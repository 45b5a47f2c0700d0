import { ACTIVATION_CODES } from '../kernels/activation-functions.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createMlpKernel } from '../kernels/mlp.ts'

/** The function whose mean tells how far a projection is from normal. */
export interface Contrast {
  name: 'logcosh' | 'exp' | 'cube'
  /** The steepness of `logcosh`. */
  alpha: number
}

/** Overwrites projections with the contrast's derivative of them; returns the sum of its second derivatives. */
export type ApplyContrast = (projections: Float64Array) => number

/** Rows that go through the kernel at a time. */
const BLOCK = 2048

export function createContrast({ name, alpha }: Contrast): ApplyContrast {
  switch (name) {
    case 'logcosh':
      return createLogcosh(alpha)
    case 'exp':
      return applyExp
    case 'cube':
      return applyCube
  }
}

/** The hyperbolic tangent is most of what a fit computes: the kernel takes two at a time. */
function createLogcosh(alpha: number): ApplyContrast {
  const memory = new KernelMemory({ initialBytes: 16 * BLOCK })
  const kernel = createMlpKernel(memory)
  const place = memory.allocate(8 * BLOCK)
  const zeros = memory.allocate(8 * BLOCK)
  return function applyLogcosh(projections) {
    let slope = 0
    const values = memory.view('f64', place, BLOCK)
    for (let start = 0; start < projections.length; start += BLOCK) {
      const part = projections.subarray(start, start + BLOCK)
      for (let i = 0; i < part.length; i += 1) values[i] = alpha * part[i]
      const bytes = 16 * Math.ceil(part.length / 2)
      kernel.activate64(place, zeros, 1, bytes, bytes, ACTIVATION_CODES.tanh)
      for (let i = 0; i < part.length; i += 1) {
        const value = values[i]
        part[i] = value
        slope += alpha * (1 - value * value)
      }
    }
    return slope
  }
}

function applyExp(projections: Float64Array): number {
  let slope = 0
  for (let i = 0; i < projections.length; i += 1) {
    const x = projections[i]
    const value = Math.exp(-(x * x) / 2)
    projections[i] = x * value
    slope += (1 - x * x) * value
  }
  return slope
}

function applyCube(projections: Float64Array): number {
  let slope = 0
  for (let i = 0; i < projections.length; i += 1) {
    const x = projections[i]
    projections[i] = x * x * x
    slope += 3 * x * x
  }
  return slope
}

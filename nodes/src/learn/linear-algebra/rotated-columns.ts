import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createRotationKernel } from '../kernels/rotation.ts'
import { columnsOf, identity, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { rotate } from './vectors.ts'

/** A square matrix, the identity at first, whose neighbouring columns are turned again and again. */
export interface RotatedColumns {
  /** For k = 0 … count - 1 turns columns first + k and the next by the k-th cosine and sine. */
  turn(first: number, count: number, cosines: Float64Array, sines: Float64Array): void
  result(): DenseMatrix
}

/** Below it a kernel's memory takes longer to make than the rotations take. */
const SMALL = 40

export function createRotatedColumns(size: number): RotatedColumns {
  return size < SMALL ? rotateHere(size) : rotateInKernel(size)
}

function rotateHere(size: number): RotatedColumns {
  const matrix = identity(size)
  const columns = columnsOf(matrix)
  return {
    turn(first, count, cosines, sines) {
      for (let k = 0; k < count; k += 1)
        rotate(columns[first + k], columns[first + k + 1], cosines[k], sines[k])
    },
    result: () => matrix,
  }
}

function rotateInKernel(size: number): RotatedColumns {
  const rows = (size + 7) & ~7
  const stride = rows + 8
  const memory = new KernelMemory({ initialBytes: 8 * (stride * size + 2 * size) + 256 })
  const kernel = createRotationKernel(memory)
  const place = memory.allocate(8 * stride * size)
  const [c, s] = [memory.allocate(8 * size), memory.allocate(8 * size)]
  const data = memory.view('f64', place, stride * size)
  for (let j = 0; j < size; j += 1) data[j * stride + j] = 1
  return {
    turn(first, count, cosines, sines) {
      memory.view('f64', c, count).set(cosines.subarray(0, count))
      memory.view('f64', s, count).set(sines.subarray(0, count))
      kernel.rotateColumns(place + 8 * stride * first, rows, 8 * stride, count, c, s)
    },
    result() {
      const matrix = zeros(size, size)
      for (let j = 0; j < size; j += 1) {
        matrix.data.set(data.subarray(j * stride, j * stride + size), j * size)
      }
      return matrix
    },
  }
}

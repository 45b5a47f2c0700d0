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

/** Sequences that are collected before they go over the matrix: eight rows of it stay in the first-level cache. */
const COLLECTED = 16

function rotateInKernel(size: number): RotatedColumns {
  const rows = (size + 7) & ~7
  const stride = rows + 8
  const memory = new KernelMemory({ initialBytes: 8 * (stride * size + 2 * COLLECTED * size) + 512 })
  const kernel = createRotationKernel(memory)
  const place = memory.allocate(8 * stride * size)
  const cosines = memory.allocate(8 * COLLECTED * size)
  const sines = memory.allocate(8 * COLLECTED * size)
  const data = memory.view('f64', place, stride * size)
  const collected: { first: number; count: number }[] = []
  for (let j = 0; j < size; j += 1) data[j * stride + j] = 1

  function flush(): void {
    for (let row = 0; row < rows; row += 8) {
      collected.forEach(({ first, count }, turn) => {
        const start = place + 8 * (stride * first + row)
        kernel.rotateColumns(start, 8, 8 * stride, count, cosines + 8 * turn * size, sines + 8 * turn * size)
      })
    }
    collected.length = 0
  }

  return {
    turn(first, count, ownCosines, ownSines) {
      const turn = collected.length
      memory.view('f64', cosines + 8 * turn * size, count).set(ownCosines.subarray(0, count))
      memory.view('f64', sines + 8 * turn * size, count).set(ownSines.subarray(0, count))
      collected.push({ first, count })
      if (collected.length === COLLECTED) flush()
    },
    result() {
      flush()
      const matrix = zeros(size, size)
      for (let j = 0; j < size; j += 1) {
        matrix.data.set(data.subarray(j * stride, j * stride + size), j * size)
      }
      return matrix
    },
  }
}

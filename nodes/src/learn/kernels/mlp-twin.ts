/** The kernel `mlp` in TypeScript: the same operations in the same order, so that both give the same bits. */
import type { FloatArray } from '../matrix.ts'
import { ACTIVATION_CODES, functionsOfDouble, functionsOfSingle } from './activation-functions.ts'
import type { ActivationFunctions } from './activation-functions.ts'
import type { MlpKernel } from './contracts/mlp.ts'
import type { KernelMemory } from './kernel-memory.ts'

interface Precision {
  /** The whole memory. */
  all(): FloatArray
  bytes: number
  /** To single precision, where what is computed is not stored in an array, which rounds too. */
  round(value: number): number
  functions: ActivationFunctions
}

export function createMlpTwin(memory: KernelMemory): MlpKernel {
  const in32 = twinOf({
    all: () => new Float32Array(memory.memory.buffer),
    bytes: 4,
    round: Math.fround,
    functions: functionsOfSingle,
  })
  const in64 = twinOf({
    all: () => new Float64Array(memory.memory.buffer),
    bytes: 8,
    round: (value) => value,
    functions: functionsOfDouble,
  })
  return {
    activate32: in32.activate,
    activate64: in64.activate,
    derive32: in32.derive,
    derive64: in64.derive,
    softmax32: in32.softmax,
    softmax64: in64.softmax,
    columnSums32: in32.columnSums,
    columnSums64: in64.columnSums,
    weightedSums32: in32.weightedSums,
    weightedSums64: in64.weightedSums,
    dots32: in32.dots,
    dots64: in64.dots,
    squares32: in32.squares,
    squares64: in64.squares,
    transpose32: in32.transpose,
    transpose64: in64.transpose,
    gather(x, stride, index, count, target) {
      const bytes = new Uint8Array(memory.memory.buffer)
      memory.view('i32', index, count).forEach((row, i) => {
        bytes.copyWithin(target + i * stride, x + row * stride, x + (row + 1) * stride)
      })
    },
    adam32: in32.adam,
    adam64: in64.adam,
    descend32: in32.descend,
    descend64: in64.descend,
  }
}

type Named<Name extends string> = Name extends `${infer Short}64` ? Short : never

type Twin = { [Name in Named<keyof MlpKernel>]: MlpKernel[`${Name}64`] }

function twinOf({ all, bytes, round, functions }: Precision): Twin {
  return {
    activate(z, bias, rows, width, stride, kind) {
      const data = all()
      for (let i = 0; i < rows; i += 1) {
        const row = (z + i * stride) / bytes
        for (let j = 0; j < width / bytes; j += 1) {
          data[row + j] = activationOf(functions, kind, round(data[row + j] + data[bias / bytes + j]))
        }
      }
    },
    derive(delta, a, rows, width, stride, kind) {
      const data = all()
      for (let i = 0; i < rows; i += 1) {
        for (let j = 0; j < width / bytes; j += 1) {
          const place = (delta + i * stride) / bytes + j
          const y = data[(a + i * stride) / bytes + j]
          if (kind === ACTIVATION_CODES.relu) data[place] = y === 0 ? 0 : data[place]
          else if (kind === ACTIVATION_CODES.logistic) data[place] = round(data[place] * y) * round(1 - y)
          else if (kind === ACTIVATION_CODES.tanh) data[place] *= round(1 - round(y * y))
        }
      }
    },
    softmax(z, rows, count, width, stride) {
      const data = all()
      for (let i = 0; i < rows; i += 1) {
        const row = (z + i * stride) / bytes
        let most = data[row]
        for (let j = 1; j < count; j += 1) most = Math.max(most, data[row + j])
        let sum = 0
        for (let j = 0; j < count; j += 1) {
          data[row + j] = functions.exp(round(data[row + j] - most))
          sum = round(sum + data[row + j])
        }
        for (let j = 0; j < count; j += 1) data[row + j] /= sum
        data.fill(0, row + count, row + width / bytes)
      }
    },
    columnSums(d, target, rows, width, stride) {
      const data = all()
      const sums = target / bytes
      data.fill(0, sums, sums + width / bytes)
      for (let i = 0; i < rows; i += 1) {
        const row = (d + i * stride) / bytes
        for (let j = 0; j < width / bytes; j += 1) data[sums + j] += data[row + j]
      }
    },
    weightedSums(d, factors, target, rows, width, stride, add) {
      const data = all()
      const sums = target / bytes
      if (add === 0) data.fill(0, sums, sums + width / bytes)
      for (let i = 0; i < rows; i += 1) {
        const row = (d + i * stride) / bytes
        const factor = data[factors / bytes + i]
        for (let j = 0; j < width / bytes; j += 1) data[sums + j] += round(factor * data[row + j])
      }
    },
    dots(a, w, bias, target, rows, inner, stride) {
      const data = all()
      const offset = data[bias / bytes]
      for (let i = 0; i < rows; i += 1) {
        const row = (a + i * stride) / bytes
        let sum = 0
        for (let k = 0; k < inner; k += 1) sum = round(sum + round(data[row + k] * data[w / bytes + k]))
        data[target / bytes + i] = sum + offset
      }
    },
    squares(x, length) {
      const data = all()
      const sums = [0, 0, 0, 0]
      for (let i = 0; i < length / bytes; i += 1) sums[i & 3] += data[x / bytes + i] ** 2
      return sums[0] + sums[2] + (sums[1] + sums[3])
    },
    transpose(w, rows, columns, stride, target, targetStride) {
      const data = all()
      for (let i = 0; i < rows; i += 1) {
        const row = (w + i * stride) / bytes
        for (let j = 0; j < columns; j += 1) data[(target + j * targetStride) / bytes + i] = data[row + j]
      }
    },
    adam(w, g, m, v, length, alpha, count, rate, beta1, beta2, epsilon) {
      const data = all()
      const [x, gradient, first, second] = [w, g, m, v].map((offset) => offset / bytes)
      const [decay, size, step, keep1, keep2] = [alpha, count, rate, beta1, beta2].map(round)
      const [rest1, rest2, floor] = [1 - beta1, 1 - beta2, epsilon].map(round)
      for (let i = 0; i < length / bytes; i += 1) {
        const d = round(round(data[gradient + i] + round(decay * data[x + i])) / size)
        data[first + i] = round(keep1 * data[first + i]) + round(rest1 * d)
        data[second + i] = round(keep2 * data[second + i]) + round(rest2 * round(d * d))
        const root = round(round(Math.sqrt(data[second + i])) + floor)
        data[x + i] -= round(round(step * data[first + i]) / root)
      }
    },
    descend(w, g, v, length, alpha, count, rate, momentum, nesterov) {
      const data = all()
      const [x, gradient, velocity] = [w, g, v].map((offset) => offset / bytes)
      const [decay, size, step, keep] = [alpha, count, rate, momentum].map(round)
      for (let i = 0; i < length / bytes; i += 1) {
        const d = round(round(data[gradient + i] + round(decay * data[x + i])) / size)
        const push = round(step * d)
        data[velocity + i] = round(keep * data[velocity + i]) - push
        const move = data[velocity + i]
        data[x + i] += nesterov === 1 ? round(round(keep * move) - push) : move
      }
    },
  }
}

function activationOf(functions: ActivationFunctions, kind: number, value: number): number {
  switch (kind) {
    case ACTIVATION_CODES.relu:
      return value < 0 ? 0 : value
    case ACTIVATION_CODES.logistic:
      return functions.logistic(value)
    case ACTIVATION_CODES.tanh:
      return functions.tanh(value)
    default:
      return value
  }
}

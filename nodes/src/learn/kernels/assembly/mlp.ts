// What a neural network does beside its matrix products: with those in the `gemm` kernel, these would be most of the time
// if they ran one number at a time. Rows are padded to whole vectors; strides count bytes.

import { exp, logistic, tanh } from './parts/mlp-functions'

export { gather, transpose32, transpose64 } from './parts/mlp-rows'
export { adam32, adam64, descend32, descend64 } from './parts/mlp-solvers'
export {
  columnSums32,
  columnSums64,
  dots32,
  dots64,
  squares32,
  squares64,
  weightedSums32,
  weightedSums64,
} from './parts/mlp-sums'

const RELU: i32 = 1
const LOGISTIC: i32 = 2
const TANH: i32 = 3

// `kind` is a constant wherever these are called: what is left in the loops is one activation.
@inline
function activateRows<T>(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  const zero = v128.splat<T>(0)
  for (let i = 0; i < rows; i++) {
    for (let o: usize = 0; o < width; o += 16) {
      let x = v128.add<T>(v128.load(z + o), v128.load(bias + o))
      // One instruction, where the maximum that WebAssembly defines takes eight.
      if (kind == RELU) x = v128.pmax<T>(x, zero)
      else if (kind == LOGISTIC) x = logistic<T>(x)
      else if (kind == TANH) x = tanh<T>(x)
      v128.store(z + o, x)
    }
    z += stride
  }
}

/** z = activation(z + bias) on `rows` rows of `width` bytes. */
@inline
function activate<T>(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  if (kind == RELU) activateRows<T>(z, bias, rows, width, stride, RELU)
  else if (kind == LOGISTIC) activateRows<T>(z, bias, rows, width, stride, LOGISTIC)
  else if (kind == TANH) activateRows<T>(z, bias, rows, width, stride, TANH)
  else activateRows<T>(z, bias, rows, width, stride, 0)
}

export function activate32(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  activate<f32>(z, bias, rows, width, stride, kind)
}

export function activate64(z: usize, bias: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  activate<f64>(z, bias, rows, width, stride, kind)
}

@inline
function deriveRows<T>(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  const one = v128.splat<T>(1)
  const zero = v128.splat<T>(0)
  for (let i = 0; i < rows; i++) {
    for (let o: usize = 0; o < width; o += 16) {
      const y = v128.load(a + o)
      let d = v128.load(delta + o)
      if (kind == RELU) d = v128.and(d, v128.ne<T>(y, zero))
      else if (kind == LOGISTIC) d = v128.mul<T>(v128.mul<T>(d, y), v128.sub<T>(one, y))
      else if (kind == TANH) d = v128.mul<T>(d, v128.sub<T>(one, v128.mul<T>(y, y)))
      v128.store(delta + o, d)
    }
    delta += stride
    a += stride
  }
}

/** delta *= the derivative of the activation, given what the activation was. */
@inline
function derive<T>(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  if (kind == RELU) deriveRows<T>(delta, a, rows, width, stride, RELU)
  else if (kind == LOGISTIC) deriveRows<T>(delta, a, rows, width, stride, LOGISTIC)
  else if (kind == TANH) deriveRows<T>(delta, a, rows, width, stride, TANH)
}

export function derive32(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  derive<f32>(delta, a, rows, width, stride, kind)
}

export function derive64(delta: usize, a: usize, rows: i32, width: usize, stride: usize, kind: i32): void {
  derive<f64>(delta, a, rows, width, stride, kind)
}

/** The softmax of each row's first `count` values; what pads the row becomes 0. The sum is added up one by one. */
@inline
function softmax<T>(z: usize, rows: i32, count: i32, width: usize, stride: usize): void {
  for (let i = 0; i < rows; i++) {
    let most = load<T>(z)
    for (let j = 1; j < count; j++) most = max<T>(most, load<T>(z + <usize>j * sizeof<T>()))
    const top = v128.splat<T>(most)
    for (let o: usize = 0; o < width; o += 16) {
      v128.store(z + o, exp<T>(v128.sub<T>(v128.load(z + o), top)))
    }
    let sum: T = 0
    for (let j = 0; j < count; j++) sum += load<T>(z + <usize>j * sizeof<T>())
    const total = v128.splat<T>(sum)
    for (let o: usize = 0; o < width; o += 16) v128.store(z + o, v128.div<T>(v128.load(z + o), total))
    const used = <usize>count * sizeof<T>()
    memory.fill(z + used, 0, width - used)
    z += stride
  }
}

export function softmax32(z: usize, rows: i32, count: i32, width: usize, stride: usize): void {
  softmax<f32>(z, rows, count, width, stride)
}

export function softmax64(z: usize, rows: i32, count: i32, width: usize, stride: usize): void {
  softmax<f64>(z, rows, count, width, stride)
}

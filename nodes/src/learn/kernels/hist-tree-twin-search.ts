/** What the twin of `hist-tree` reads and reckons: 64-bit integers as two halves, nodes, rules, gains. */
import { NODE, RULES } from './contracts/hist-tree-records.ts'

const WORD = 2 ** 32

/** A signed 64-bit integer. */
export class Int64 {
  #low: number
  #high: number

  /** The one at `words[at]` (low half) and `words[at + 1]`. */
  constructor(words: ArrayLike<number>, at: number) {
    this.#low = words[at] >>> 0
    this.#high = words[at + 1] | 0
  }

  static zero(): Int64 {
    return new Int64([0, 0], 0)
  }

  copy(): Int64 {
    return new Int64([this.#low, this.#high], 0)
  }

  add(other: Int64, sign: 1 | -1 = 1): void {
    const low = this.#low + sign * other.#low
    this.#low = low >>> 0
    this.#high = (this.#high + sign * other.#high + Math.floor(low / WORD)) | 0
  }

  minus(other: Int64): Int64 {
    const difference = this.copy()
    difference.add(other, -1)
    return difference
  }

  write(words: Int32Array, at: number): void {
    words[at] = this.#low | 0
    words[at + 1] = this.#high
  }

  /** The nearest double to it, divided by 2 ** shift and rounded down before that; shift is below 32. */
  toDouble(shift: number): number {
    return this.#high * 2 ** (32 - shift) + Math.floor(this.#low / 2 ** shift)
  }

  /** Its lowest bits as a number. */
  lowest(bits: number): number {
    return this.#low % 2 ** bits
  }
}

/** The sums of the rows on a side of a split. */
export interface Side {
  gradient: number
  hessian: number
  rows: number
}

export interface TwinNode {
  gradients: Int64
  hessians: Int64
  loss: number
  lower: number
  upper: number
}

export interface TwinRules {
  l2: number
  isTooSmall(side: Side): boolean
  sideOf(gradients: Int64, hessians: Int64): Side
}

export interface Candidate {
  gain: number
  gradients: Int64
  hessians: Int64
  bin: number
  missingLeft: boolean
  /** 256 bits, for a categorical feature. */
  leftBins: Uint8Array | null
}

interface Views {
  words: Int32Array
  doubles: Float64Array
}

export function readNode({ words, doubles }: Views, node: number): TwinNode {
  return {
    gradients: new Int64(words, (node + NODE.gradients) >> 2),
    hessians: new Int64(words, (node + NODE.hessians) >> 2),
    loss: doubles[(node + NODE.loss) >> 3],
    lower: doubles[(node + NODE.lower) >> 3],
    upper: doubles[(node + NODE.upper) >> 3],
  }
}

export function readRules({ words, doubles }: Views, rules: number): TwinRules {
  const inverseGradient = doubles[(rules + RULES.inverseGradientScale) >> 3]
  const inverseHessian = doubles[(rules + RULES.inverseHessianScale) >> 3]
  const minHessian = doubles[(rules + RULES.minHessian) >> 3]
  const minRows = words[(rules + RULES.minRows) >> 2]
  const countBits = words[(rules + RULES.countBits) >> 2]
  return {
    l2: doubles[(rules + RULES.l2) >> 3],
    isTooSmall: ({ rows, hessian }) => rows < minRows || hessian < minHessian,
    sideOf: (gradients, hessians) => ({
      gradient: gradients.toDouble(0) * inverseGradient,
      hessian: hessians.toDouble(countBits) * inverseHessian,
      rows: hessians.lowest(countBits),
    }),
  }
}

/** What is left of a node beside one of its sides. */
export function restOf(all: Side, own: Side): Side {
  return {
    gradient: all.gradient - own.gradient,
    hessian: all.hessian - own.hessian,
    rows: all.rows - own.rows,
  }
}

/** The loss that a split saves, -1 where it breaks the order of a monotonic feature. */
export function gainOf(node: TwinNode, rules: TwinRules, left: Side, right: Side, monotonic: number): number {
  const l2 = rules.l2 + 1e-15
  const valueOf = ({ gradient, hessian }: Side) =>
    Math.min(Math.max(-gradient / (hessian + l2), node.lower), node.upper)
  const [a, b] = [valueOf(left), valueOf(right)]
  if (monotonic > 0 && b - a < 0) return -1
  if (monotonic < 0 && b - a > 0) return -1
  return node.loss - a * left.gradient - b * right.gradient
}

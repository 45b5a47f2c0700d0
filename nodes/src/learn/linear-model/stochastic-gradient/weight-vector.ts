import type { RowSequence } from './row-sequence.ts'

/** A scale below which the weights themselves are scaled, lest digits get lost. */
const LEAST_SCALE = 1e-9

/**
 * Weights as a vector times a scale, so that shrinking all of them costs one multiplication (Bottou 2012), and their
 * running average as two scalars and a vector. The operations and their order are scikit-learn's; so is that the norms
 * after an addition are those of the added row's features alone.
 */
export class WeightVector {
  /** The weights before their scale. */
  readonly w: Float64Array
  readonly average: Float64Array
  readonly #values: Float64Array
  readonly #indices: Int32Array | null
  readonly #isAveraged: boolean
  scale = 1
  #squaredNorm = 0
  #absoluteNorm = 0
  #a = 0
  #b = 1

  constructor({ features, values, indices }: RowSequence, isAveraged: boolean) {
    this.w = new Float64Array(features)
    this.average = new Float64Array(isAveraged ? features : 0)
    this.#values = values
    this.#indices = indices
    this.#isAveraged = isAveraged
  }

  /** The Euclidean norm, as scikit-learn keeps it. */
  norm(): number {
    return Math.sqrt(this.#squaredNorm)
  }

  /** The sum of absolute weights, as scikit-learn keeps it. */
  absoluteNorm(): number {
    return this.#absoluteNorm
  }

  /** The weights times the row at `start` … `end - 1`. */
  dot(start: number, end: number): number {
    const { w } = this
    const values = this.#values
    const indices = this.#indices
    let sum = 0
    if (indices === null) for (let e = start, j = 0; e < end; e += 1, j += 1) sum += w[j] * values[e]
    else for (let e = start; e < end; e += 1) sum += w[indices[e]] * values[e]
    return sum * this.scale
  }

  /** Adds `factor` times the row. */
  add(start: number, end: number, factor: number): void {
    const { w, scale } = this
    const values = this.#values
    const indices = this.#indices
    const own = factor / scale
    let squares = 0
    let absolutes = 0
    for (let e = start; e < end; e += 1) {
      const j = indices === null ? e - start : indices[e]
      const value = w[j] + values[e] * own
      w[j] = value
      squares += value * value
      absolutes += Math.abs(value)
    }
    this.#squaredNorm = squares * (scale * scale)
    this.#absoluteNorm = absolutes * scale
  }

  /** Takes the weights into their average, `factor` times the row having been added last; `count` of them by then. */
  addToAverage(start: number, end: number, factor: number, count: number): void {
    const values = this.#values
    const indices = this.#indices
    const mu = 1 / count
    for (let e = start; e < end; e += 1) {
      const j = indices === null ? e - start : indices[e]
      this.average[j] += this.#a * values[e] * (-factor / this.scale)
    }
    if (count > 1) this.#b /= 1 - mu
    this.#a += mu * this.#b * this.scale
  }

  shrink(factor: number): void {
    this.scale *= factor
    this.#squaredNorm *= factor * factor
    this.#absoluteNorm *= Math.abs(factor)
    if (this.scale < LEAST_SCALE) this.applyScale()
  }

  /** Multiplies the weights and their average out. */
  applyScale(): void {
    if (this.#isAveraged) {
      for (let j = 0; j < this.average.length; j += 1) {
        this.average[j] = (this.average[j] + this.#a * this.w[j]) * (1 / this.#b)
      }
      this.#a = 0
      this.#b = 1
    }
    for (let j = 0; j < this.w.length; j += 1) this.w[j] *= this.scale
    this.scale = 1
  }

  /**
   * Takes what of the absolute penalty each of the row's features still owes, never past 0: the truncated gradient of
   * Tsuruoka, Tsujii & Ananiadou (2009). `owed` is what a feature in use all the time owes, `paid` what each has paid.
   */
  truncate(start: number, end: number, owed: number, paid: Float64Array): void {
    const { w, scale } = this
    const indices = this.#indices
    for (let e = start; e < end; e += 1) {
      const j = indices === null ? e - start : indices[e]
      const before = w[j]
      if (scale * before > 0) w[j] = Math.max(0, before - (owed + paid[j]) / scale)
      else if (scale * before < 0) w[j] = Math.min(0, before + (owed - paid[j]) / scale)
      paid[j] += scale * (w[j] - before)
    }
  }

  isFinite(): boolean {
    return this.w.every(Number.isFinite)
  }
}

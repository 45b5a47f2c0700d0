/**
 * KernelSHAP: Shapley values of any model, from its outputs alone (Lundberg and Lee 2017, "A unified approach to
 * interpreting model predictions"). A coalition's worth is the mean output over background rows whose cells of the
 * coalition's features are replaced by the explained row's; the values are the weighted least-squares fit to the worths
 * of all coalitions, or of a sample where there are too many.
 */
import type { Matrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'

export interface KernelShapOptions {
  /** Predicts one output of each row. */
  predict: (X: Matrix) => Float64Array
  background: Matrix
  /** The most coalitions asked for; `2 × features + 2048` when absent. All are where there are no more. */
  nSamples?: number
  randomState?: number
  signal?: AbortSignal
  onRow?: (done: number, total: number) => void
}

export interface KernelShapValues {
  /** By feature: one value a row. */
  contributions: Float64Array[]
  /** The mean output over the background. */
  expected: number
  /** Whether every coalition was asked for: the values are then exact. */
  isExact: boolean
}

interface Coalitions {
  /** One byte a feature and coalition: 1 for a member. */
  members: Uint8Array[]
  weights: Float64Array
  isExact: boolean
}

/**
 * The Shapley values of every row; a single feature has all of the difference.
 *
 * @throws RangeError without background rows, or with more than 10,000 features; the signal's reason once aborted.
 */
export async function kernelShap(
  X: Matrix,
  { predict, background, nSamples, randomState = 0, signal, onRow }: KernelShapOptions,
): Promise<KernelShapValues> {
  const features = X.columns.length
  if (background.rows === 0) throw new RangeError('KernelSHAP needs background rows')
  if (features > 10_000) throw new RangeError(`KernelSHAP cannot explain ${features} features`)
  const coalitions = chooseCoalitions(features, nSamples ?? 2 * features + 2048, new RandomState(randomState))
  const expected = meanOf(predict(background), 0, background.rows)
  const outputs = predict(X)
  const contributions = X.columns.map(() => new Float64Array(X.rows))
  for (let row = 0; row < X.rows; row += 1) {
    signal?.throwIfAborted()
    const worths = worthsOf(X, row, { predict, background, coalitions })
    const values = fitValues(coalitions, worths, { expected, output: outputs[row] })
    values.forEach((value, feature) => (contributions[feature][row] = value))
    onRow?.(row + 1, X.rows)
  }
  return { contributions, expected, isExact: coalitions.isExact }
}

/** The weight of all coalitions of a size together: `(features - 1) / (size (features - size))`. */
function sizeWeight(features: number, size: number): number {
  return (features - 1) / (size * (features - size))
}

function chooseCoalitions(features: number, most: number, random: RandomState): Coalitions {
  if (features <= 30 && 2 ** features - 2 <= most) return allCoalitions(features)
  const sizes = Float64Array.from({ length: features - 1 }, (_, i) => sizeWeight(features, i + 1))
  const total = sizes.reduce((sum, weight) => sum + weight, 0)
  const counted = new Map<string, { members: Uint8Array; times: number }>()
  const count = (members: Uint8Array) => {
    const key = members.join('')
    const known = counted.get(key)
    if (known) known.times += 1
    else counted.set(key, { members, times: 1 })
  }
  // Each coalition is drawn with its complement: their errors cancel (Covert and Lee 2021).
  for (let drawn = 0; drawn < most; drawn += 2) {
    let point = random.random() * total
    let size = 1
    while (size < features - 1 && point >= sizes[size - 1]) point -= sizes[size++ - 1]
    const members = new Uint8Array(features)
    for (const feature of random.choiceWithoutReplacement(features, size)) members[feature] = 1
    count(members)
    count(members.map((member) => 1 - member))
  }
  const list = [...counted.values()]
  return {
    members: list.map(({ members }) => members),
    weights: Float64Array.from(list, ({ times }) => times),
    isExact: false,
  }
}

function allCoalitions(features: number): Coalitions {
  const members: Uint8Array[] = []
  const weights: number[] = []
  for (let mask = 1; mask < 2 ** features - 1; mask += 1) {
    const own = Uint8Array.from({ length: features }, (_, feature) => (mask >>> feature) & 1)
    const size = own.reduce((sum, member) => sum + member, 0)
    members.push(own)
    weights.push(sizeWeight(features, size) / choices(features, size))
  }
  return { members, weights: Float64Array.from(weights), isExact: true }
}

/** The mean output of each coalition. */
function worthsOf(
  X: Matrix,
  row: number,
  {
    predict,
    background,
    coalitions,
  }: Pick<KernelShapOptions, 'predict' | 'background'> & { coalitions: Coalitions },
): Float64Array {
  const { members } = coalitions
  const rows = background.rows
  const mixed: Matrix = {
    rows: rows * members.length,
    columns: X.columns.map((column, feature) => {
      const own = column[row]
      const values = new Float64Array(rows * members.length)
      members.forEach((coalition, place) => {
        if (coalition[feature] === 1) values.fill(own, place * rows, (place + 1) * rows)
        else values.set(background.columns[feature], place * rows)
      })
      return values
    }),
  }
  const outputs = predict(mixed)
  return Float64Array.from(members, (_, place) => meanOf(outputs, place * rows, (place + 1) * rows))
}

/** Weighted least squares with the values' sum fixed: the last feature takes what the others leave. */
function fitValues(
  { members, weights }: Coalitions,
  worths: Float64Array,
  { expected, output }: { expected: number; output: number },
): Float64Array {
  const features = members[0]?.length ?? 1
  const difference = output - expected
  if (features === 1) return Float64Array.of(difference)
  const free = features - 1
  const normal = new Float64Array(free * free)
  const target = new Float64Array(free)
  const own = new Float64Array(free)
  members.forEach((coalition, place) => {
    const last = coalition[free]
    for (let j = 0; j < free; j += 1) own[j] = coalition[j] - last
    const rest = worths[place] - expected - last * difference
    for (let j = 0; j < free; j += 1) {
      if (own[j] === 0) continue
      target[j] += weights[place] * own[j] * rest
      for (let k = 0; k < free; k += 1) normal[j * free + k] += weights[place] * own[j] * own[k]
    }
  })
  const values = solveSymmetric(normal, target, free)
  const sum = values.reduce((total, value) => total + value, 0)
  return Float64Array.of(...values, difference - sum)
}

/** Gaussian elimination with the greatest diagonal first; directions no coalition tells of stay 0. */
function solveSymmetric(matrix: Float64Array, target: Float64Array, size: number): Float64Array {
  const scale = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const left = new Set(Array.from({ length: size }, (_, i) => i))
  const steps: number[] = []
  while (left.size > 0) {
    let pivot = -1
    for (const i of left) if (pivot < 0 || matrix[i * size + i] > matrix[pivot * size + pivot]) pivot = i
    if (!(matrix[pivot * size + pivot] > 1e-12 * scale)) break
    left.delete(pivot)
    steps.push(pivot)
    for (const i of left) {
      const factor = matrix[i * size + pivot] / matrix[pivot * size + pivot]
      target[i] -= factor * target[pivot]
      for (const j of left) matrix[i * size + j] -= factor * matrix[pivot * size + j]
    }
  }
  const solution = new Float64Array(size)
  for (const [place, pivot] of [...steps.entries()].reverse()) {
    let value = target[pivot]
    for (const later of steps.slice(place + 1)) value -= matrix[pivot * size + later] * solution[later]
    solution[pivot] = value / matrix[pivot * size + pivot]
  }
  return solution
}

function choices(count: number, size: number): number {
  let result = 1
  for (let i = 1; i <= size; i += 1) result = (result * (count - size + i)) / i
  return result
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i += 1) sum += values[i]
  return sum / (to - from)
}

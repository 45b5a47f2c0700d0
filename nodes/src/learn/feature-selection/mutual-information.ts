/**
 * How much each feature says about a target, in nats, estimated from distances to nearest neighbours: A. Kraskov, H.
 * Stögbauer and P. Grassberger, "Estimating mutual information" (2004) for two numbers, B. C. Ross, "Mutual information
 * between discrete and continuous data sets" (2014) for a number and classes.
 */
import { sparseColumns } from '../linear-algebra/sparse-columns.ts'
import { mutualInfoScore } from '../metrics/cluster-agreement.ts'
import type { Matrix, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, isSparse } from '../matrix.ts'
import { indexRows, nearestRowsPaced } from '../neighbors/nearest-rows.ts'
import { encodeNumericCategories, numericCategories } from '../preprocessing/one-hot-categories.ts'
import { RandomState } from '../random/random-state.ts'
import { digamma } from '../statistics/digamma.ts'
import { mean } from '../statistics/mean.ts'
import { countsWithin, nearestOnLine } from './line-neighbours.ts'

export interface MutualInformationOptions {
  nNeighbors: number
  /** Which features are categories rather than numbers. */
  discrete: readonly boolean[]
  randomState: number
  pace: () => Promise<void>
}

/**
 * scikit-learn's `mutual_info_classif` or `mutual_info_regression`, by the kind of target; at least 0. Numbers get a
 * little noise against ties, drawn from NumPy's stream.
 */
export async function mutualInformation(
  X: Matrix | SparseMatrix,
  y: Target,
  { nNeighbors, discrete, randomState, pace }: MutualInformationOptions,
): Promise<Float64Array> {
  const random = new RandomState(randomState)
  const columnOf = createColumns(X)
  const continuous = Array.from(discrete.keys()).filter((feature) => !discrete[feature])
  const numbers = new Map(continuous.map((feature) => [feature, scaled(columnOf(feature))]))
  addNoise([...numbers.values()], random)
  const target = isClassTarget(y) ? y.codes : scaled(y)
  if (target instanceof Float64Array) addNoise([target], random)
  const scores = new Float64Array(discrete.length)
  for (let feature = 0; feature < scores.length; feature += 1) {
    const values = numbers.get(feature) ?? categoriesOf(columnOf(feature))
    scores[feature] = await information(values, target, nNeighbors, pace)
    await pace()
  }
  return scores
}

async function information(
  x: Float64Array | Int32Array,
  y: Float64Array | Int32Array,
  k: number,
  pace: () => Promise<void>,
): Promise<number> {
  if (x instanceof Int32Array)
    return y instanceof Int32Array ? mutualInfoScore(x, y) : ofNumberAndClasses(y, x, k, pace)
  return y instanceof Int32Array ? ofNumberAndClasses(x, y, k, pace) : ofTwoNumbers(x, y, k, pace)
}

async function ofTwoNumbers(
  x: Float64Array,
  y: Float64Array,
  k: number,
  pace: () => Promise<void>,
): Promise<number> {
  const rows = x.length
  const index = indexRows({ rows, columns: [x, y] }, { metric: 'chebyshev', neighbours: k })
  const { distances } = await nearestRowsPaced(index, null, k, pace)
  const radii = Float64Array.from({ length: rows }, (_, row) => distances[row * k + k - 1])
  // A row is among those within its own radius, which stands for the one that the formula adds.
  const nearX = await countsWithin(x, radii, pace)
  const nearY = await countsWithin(y, radii, pace)
  return Math.max(0, digamma(rows) + digamma(k) - meanDigamma(nearX) - meanDigamma(nearY))
}

/** Rows whose class is theirs alone are left out. */
async function ofNumberAndClasses(
  values: Float64Array,
  classes: Int32Array,
  k: number,
  pace: () => Promise<void>,
): Promise<number> {
  const members = new Map<number, number[]>()
  classes.forEach((code, row) => {
    const own = members.get(code)
    if (own) own.push(row)
    else members.set(code, [row])
  })
  const radii = new Float64Array(values.length)
  const kept: number[] = []
  const neighbours = new Float64Array(values.length)
  const sizes = new Float64Array(values.length)
  for (const rows of members.values()) {
    if (rows.length < 2) continue
    const count = Math.min(k, rows.length - 1)
    const own = Float64Array.from(rows, (row) => values[row])
    const nearest = await nearestOnLine(own, count, pace)
    rows.forEach((row, i) => {
      radii[row] = nearest[i]
      neighbours[row] = count
      sizes[row] = rows.length
    })
    for (const row of rows) kept.push(row)
  }
  if (kept.length === 0) return 0
  kept.sort((a, b) => a - b)
  const ofKept = (all: Float64Array) => Float64Array.from(kept, (row) => all[row])
  const near = await countsWithin(ofKept(values), ofKept(radii), pace)
  const terms = digamma(kept.length) + meanDigamma(ofKept(neighbours)) - meanDigamma(ofKept(sizes))
  return Math.max(0, terms - meanDigamma(near))
}

function meanDigamma(counts: ArrayLike<number>): number {
  const known = new Map<number, number>()
  return mean(
    Float64Array.from(counts, (count) => {
      let value = known.get(count)
      if (value === undefined) known.set(count, (value = digamma(count)))
      return value
    }),
  )
}

/** The values over their standard deviation. */
function scaled(values: Float64Array): Float64Array {
  const centre = mean(values)
  const deviation = Math.sqrt(mean(values.map((value) => (value - centre) * (value - centre))))
  return deviation < 10 * Number.EPSILON ? values.slice() : values.map((value) => value / deviation)
}

/** Draws row by row, as NumPy fills a matrix. */
function addNoise(columns: readonly Float64Array[], random: RandomState): void {
  const sizes = columns.map((column) => 1e-10 * Math.max(1, mean(column.map(Math.abs))))
  const rows = columns[0]?.length ?? 0
  for (let row = 0; row < rows; row += 1) {
    columns.forEach((column, i) => (column[row] += sizes[i] * random.gauss()))
  }
}

function categoriesOf(values: Float64Array): Int32Array {
  return encodeNumericCategories(values, numericCategories(values))
}

function createColumns(X: Matrix | SparseMatrix): (feature: number) => Float64Array {
  if (!isSparse(X)) return (feature) => X.columns[feature]
  const { indptr, rows, values } = sparseColumns(X)
  return (feature) => {
    const column = new Float64Array(X.rows)
    for (let entry = indptr[feature]; entry < indptr[feature + 1]; entry += 1)
      column[rows[entry]] = values[entry]
    return column
  }
}

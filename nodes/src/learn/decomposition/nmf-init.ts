import { columnOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { LinearOperator } from '../linear-algebra/linear-operator.ts'
import type { Products } from '../linear-algebra/products.ts'
import { randomizedSvdSteps } from '../linear-algebra/randomized-svd.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { norm } from '../linear-algebra/vectors.ts'
import { RandomState } from '../random/random-state.ts'
import type { NmfParams } from './nmf-params.ts'

/** `X ≈ W Hᵀ`: one column a component in both. */
export interface Factors {
  w: DenseMatrix
  /** As long as there are features. */
  h: DenseMatrix
}

/** Entries below it are left out of the singular vectors. */
const LEAST = 1e-6

/**
 * Where the factorisation begins (NNDSVD: Boutsidis & Gallopoulos 2008), with the random numbers that scikit-learn draws
 * in its order.
 *
 * @param average the mean of all entries of X.
 */
export function* initialFactors(
  X: LinearOperator,
  count: number,
  { init }: NmfParams,
  { average, randomState, products }: { average: number; randomState: number; products: Products },
): Steps<Factors> {
  const fits = count <= Math.min(X.rows, X.columns)
  const chosen = init ?? (fits ? 'nndsvda' : 'random')
  const random = new RandomState(randomState)
  if (chosen === 'random') {
    const size = Math.sqrt(average / count)
    // H is drawn first, component after component; W row after row.
    const h = zeros(X.columns, count)
    for (let i = 0; i < h.data.length; i += 1) h.data[i] = Math.abs(size * random.gauss())
    const w = zeros(X.rows, count)
    eachEntryByRow(w, (place) => (w.data[place] = Math.abs(size * random.gauss())))
    return { w, h }
  }
  const svd = yield* randomizedSvdSteps(X, {
    components: count,
    oversamples: 10,
    iterations: 'auto',
    normalizer: 'auto',
    random,
    products,
  })
  settleSigns(svd.u, svd.v)
  const factors = positiveParts(svd.u, svd.values, svd.v)
  const own = new RandomState(randomState)
  switch (chosen) {
    case 'nndsvd':
      break
    case 'nndsvda':
      for (const { data } of [factors.w, factors.h]) {
        for (let i = 0; i < data.length; i += 1) if (data[i] === 0) data[i] = average
      }
      break
    case 'nndsvdar':
      eachEntryByRow(factors.w, (place) => fillZero(factors.w.data, place))
      for (let place = 0; place < factors.h.data.length; place += 1) fillZero(factors.h.data, place)
      break
  }
  return factors

  function fillZero(data: Float64Array, place: number): void {
    if (data[place] === 0) data[place] = Math.abs((average * own.gauss()) / 100)
  }
}

function eachEntryByRow({ rows, columns }: DenseMatrix, visit: (place: number) => void): void {
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) visit(j * rows + i)
}

/** Of each pair of singular vectors the positive or the negative parts, whichever weigh more. */
function positiveParts(u: DenseMatrix, values: Float64Array, v: DenseMatrix): Factors {
  const w = zeros(u.rows, u.columns)
  const h = zeros(v.rows, v.columns)
  for (let j = 0; j < values.length; j += 1) {
    const [x, y] = [columnOf(u, j), columnOf(v, j)]
    if (j === 0) {
      const root = Math.sqrt(values[0])
      columnOf(w, 0).set(x.map((value) => root * Math.abs(value)))
      columnOf(h, 0).set(y.map((value) => root * Math.abs(value)))
      continue
    }
    const sides = [1, -1].map((sign) => {
      const [a, b] = [x, y].map((vector) => vector.map((value) => Math.max(sign * value, 0)))
      const [lengthA, lengthB] = [norm(a), norm(b)]
      return { a, b, lengthA, lengthB, weight: lengthA * lengthB }
    })
    const heavier = sides[0].weight > sides[1].weight ? sides[0] : sides[1]
    if (heavier.weight === 0) continue
    const root = Math.sqrt(values[j] * heavier.weight)
    columnOf(w, j).set(heavier.a.map((value) => root * (value / heavier.lengthA)))
    columnOf(h, j).set(heavier.b.map((value) => root * (value / heavier.lengthB)))
  }
  for (const { data } of [w, h]) for (let i = 0; i < data.length; i += 1) if (data[i] < LEAST) data[i] = 0
  return { w, h }
}

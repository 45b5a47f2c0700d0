import { columnOf, identity, transposed, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { Products } from '../linear-algebra/products.ts'
import { thinSvd } from '../linear-algebra/thin-svd.ts'

const MOST_TURNS = 100
const LEAST_GAIN = 1e-6

/** Turns loadings, one column a factor, so that each factor has few large ones (Kaiser 1958). */
export function rotateComponents(
  loadings: DenseMatrix,
  method: 'varimax' | 'quartimax',
  products: Products,
): DenseMatrix {
  const { rows, columns } = loadings
  let rotation = identity(columns)
  let before = 0
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const turned = products.multiply(loadings, rotation)
    const target = zeros(rows, columns)
    for (let j = 0; j < columns; j += 1) {
      const [from, to] = [columnOf(turned, j), columnOf(target, j)]
      let squares = 0
      if (method === 'varimax') for (const value of from) squares += value * value
      for (let i = 0; i < rows; i += 1) to[i] = from[i] ** 3 - (from[i] * squares) / rows
    }
    const { u, values, v } = thinSvd(products.multiplyTransposed(loadings, target), products)
    rotation = products.multiply(u, transposed(v))
    const gain = values.reduce((sum, value) => sum + value, 0)
    if (before !== 0 && gain < before * (1 + LEAST_GAIN)) break
    before = gain
  }
  return products.multiply(loadings, rotation)
}

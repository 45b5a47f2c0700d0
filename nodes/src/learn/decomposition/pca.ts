import { defineTransformer } from '../estimator/define-transformer.ts'
import { FitError } from '../estimator/estimator.ts'
import type { DataShape, FittedState } from '../estimator/estimator.ts'
import { PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import { numberedNames, projectRows, unprojectRows } from './component-space.ts'
import { pcaParams } from './pca-params.ts'
import type { PcaParams } from './pca-params.ts'
import { fitPca } from './pca-solvers.ts'
import type { PrincipalComponents } from './pca-solvers.ts'

export interface FittedPca extends FittedState, PrincipalComponents {
  whiten: boolean
}

/**
 * scikit-learn's `PCA`: the directions along which the rows vary most. Class E: components, up to their own sign rule,
 * to 1e-9 where their variances are apart; `randomized` draws scikit-learn's numbers. Where the mean of a column is many
 * times its spread, `covariance_eigh` keeps digits that scikit-learn, which does not centre first, loses.
 *
 * Eigenvectors of the covariance or a singular value decomposition; Halko, Martinsson & Tropp (2011) for `randomized`,
 * Lanczos with thick restarts for `arpack`; Minka (2000) for `mle`.
 */
export const pca = defineTransformer<PcaParams, FittedPca, 'matrix-or-sparse'>({
  name: 'PCA',
  target: 'none',
  params: pcaParams,
  tags: { parity: 'E', sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate,
  async fit(X, _y, own, context) {
    if (X.rows < 2) throw new FitError('too_few_rows', 'one row has no variance: PCA needs at least two')
    return { ...(await fitPca(X, own, context)), whiten: own.whiten }
  },
  transform: (fitted, X) =>
    projectRows(X, {
      components: fitted.components,
      offsets: fitted.mean,
      divisors: fitted.whiten ? deviations(fitted) : null,
    }),
  inverseTransform: (fitted, X) =>
    unprojectRows(X, {
      components: fitted.components,
      offsets: fitted.mean,
      divisors: fitted.whiten ? deviations(fitted) : null,
    }),
  featureNamesOut: ({ nComponents }) => numberedNames('pca', nComponents),
})

/** Along a direction in which nothing varies there is nothing to blow up. */
function deviations({ explainedVariance }: FittedPca): Float64Array {
  return explainedVariance.map((variance) => Math.max(Math.sqrt(variance), Number.EPSILON))
}

function memoryEstimate({ rows, columns }: DataShape, own: PcaParams): number {
  const least = Math.min(rows, columns)
  const wanted = typeof own.nComponents === 'number' && own.nComponents >= 1 ? own.nComponents : least
  // Tall rows are folded into a triangle, others decomposed as they are.
  const full =
    rows < 2 * columns ? 6 * rows * columns + 16 * least * least : 1024 * columns + 16 * columns * columns
  const covariance = 12 * columns * columns
  const size = 2 * Math.min(wanted, least) + own.nOversamples + 20
  const leading = 8 * size * (rows + columns) + 16 * size * size
  const numbers = {
    full,
    covariance_eigh: covariance,
    randomized: leading,
    arpack: leading,
    auto: Math.max(full, columns <= 1000 ? covariance : 0, leading),
  }[own.svdSolver]
  return PRODUCTS_BYTES + 8 * (numbers + wanted * columns)
}

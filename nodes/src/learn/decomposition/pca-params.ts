import { z } from 'zod'
import { nonNegative, wholeNumber } from '../estimator/params.ts'

/** scikit-learn's parameters of `PCA`. */
export const pcaParams = z.strictObject({
  /**
   * How many components to keep: a number; the share of the variance to explain, below 1; `mle` for Minka's estimate;
   * null for all.
   */
  nComponents: z
    .union([z.literal('mle'), z.number().gt(0).lt(1), wholeNumber(0)])
    .nullable()
    .default(null),
  /** Divide each component by its standard deviation. */
  whiten: z.boolean().default(false),
  /**
   * `full` decomposes the rows, `covariance_eigh` their covariance, `randomized` and `arpack` look for the leading
   * components only. `auto` is `covariance_eigh` for many rows of up to 1,000 columns, `randomized` for few components
   * of large data, `full` else; `arpack` for sparse features.
   */
  svdSolver: z.enum(['auto', 'full', 'covariance_eigh', 'arpack', 'randomized']).default('auto'),
  /** How exact `arpack` has to be, relative; 0 is as exact as numbers are. */
  tol: nonNegative().default(0),
  iteratedPower: z.union([z.literal('auto'), wholeNumber(0)]).default('auto'),
  nOversamples: wholeNumber(1).default(10),
  powerIterationNormalizer: z.enum(['auto', 'QR', 'LU', 'none']).default('auto'),
})

export type PcaParams = z.infer<typeof pcaParams>

import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'

export const COVARIANCE_TYPES = ['full', 'tied', 'diag', 'spherical'] as const

/**
 * The shape of the components: each a covariance matrix of its own, all the same one, each a variance a feature, each a
 * single variance.
 */
export type CovarianceType = (typeof COVARIANCE_TYPES)[number]

/** The parameters that both mixtures have. */
export const mixtureParams = {
  nComponents: wholeNumber(1).default(1),
  covarianceType: z.enum(COVARIANCE_TYPES).default('full'),
  /** The fit ends when the lower bound changes by less. */
  tol: nonNegative().default(1e-3),
  /** Added to every variance. */
  regCovar: nonNegative().default(1e-6),
  maxIter: wholeNumber(0).default(100),
  /** How many times components are drawn; the best fit is kept. */
  nInit: wholeNumber(1).default(1),
  /** Where the first responsibilities come from. */
  initParams: z.enum(['kmeans', 'k-means++', 'random', 'random_from_data']).default('kmeans'),
}

export interface MixtureSettings {
  nComponents: number
  covarianceType: CovarianceType
  tol: number
  regCovar: number
  maxIter: number
  nInit: number
  initParams: 'kmeans' | 'k-means++' | 'random' | 'random_from_data'
}

/** @throws FitError `too_few_rows` when there are fewer than two rows or fewer rows than components. */
export function checkRowCount({ nComponents }: MixtureSettings, rows: number, name: string): void {
  if (rows < 2) throw new FitError('too_few_rows', `${name} needs at least two rows`, { rows })
  if (nComponents <= rows) return
  throw new FitError('too_few_rows', `${name} cannot make ${nComponents} components of ${rows} rows`, {
    rows,
  })
}

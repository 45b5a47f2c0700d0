/** The estimators of this folder, as the registry takes them. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { bayesianGaussianMixture } from './bayesian-gaussian-mixture.ts'
import { gaussianMixture } from './gaussian-mixture.ts'

export const mixtureEstimators: readonly AnyEstimator[] = [gaussianMixture, bayesianGaussianMixture]

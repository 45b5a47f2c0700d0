/** The estimators of this folder, as the registry takes them. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { tsne } from './t-sne.ts'

export const manifoldEstimators: readonly AnyEstimator[] = [tsne]

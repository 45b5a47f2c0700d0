/** The estimators of this folder, as the registry takes them. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import { classicalMds } from './classical-mds.ts'
import { isomap } from './isomap.ts'
import { mds } from './mds.ts'
import { tsne } from './t-sne.ts'

export const manifoldEstimators: readonly AnyEstimator[] = [tsne, isomap, mds, classicalMds]

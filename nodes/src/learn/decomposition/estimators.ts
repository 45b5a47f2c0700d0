import { pca } from './pca.ts'

/** The estimators of this family. */
export const decompositionEstimators = [pca] as const

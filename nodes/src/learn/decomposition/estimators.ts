import { fastIca } from './fast-ica.ts'
import { kernelPca } from './kernel-pca.ts'
import { nmf } from './nmf.ts'
import { pca } from './pca.ts'
import { truncatedSvd } from './truncated-svd.ts'

/** The estimators of this family. */
export const decompositionEstimators = [pca, truncatedSvd, nmf, fastIca, kernelPca] as const

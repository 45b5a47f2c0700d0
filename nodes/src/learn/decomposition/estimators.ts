import { factorAnalysis } from './factor-analysis.ts'
import { fastIca } from './fast-ica.ts'
import { incrementalPca } from './incremental-pca.ts'
import { kernelPca } from './kernel-pca.ts'
import { nmf } from './nmf.ts'
import { pca } from './pca.ts'
import { truncatedSvd } from './truncated-svd.ts'

/** The estimators of this family. */
export const decompositionEstimators = [
  pca,
  incrementalPca,
  truncatedSvd,
  kernelPca,
  nmf,
  fastIca,
  factorAnalysis,
] as const

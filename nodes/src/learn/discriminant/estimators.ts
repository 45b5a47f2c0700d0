import { linearDiscriminantAnalysis } from './linear-discriminant-analysis.ts'
import { quadraticDiscriminantAnalysis } from './quadratic-discriminant-analysis.ts'

export const discriminantEstimators = [linearDiscriminantAnalysis, quadraticDiscriminantAnalysis]

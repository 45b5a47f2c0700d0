import type { AnyEstimator } from '../estimator/estimator.ts'
import { binarizer } from './binarizer.ts'
import { frequencyEncoder } from './frequency-encoder.ts'
import { kBinsDiscretizer } from './k-bins-discretizer.ts'
import { maxAbsScaler } from './max-abs-scaler.ts'
import { minMaxScaler } from './min-max-scaler.ts'
import { normalizer } from './normalizer.ts'
import { oneHotEncoder } from './one-hot-encoder.ts'
import { ordinalEncoder } from './ordinal-encoder.ts'
import { polynomialFeatures } from './polynomial-features.ts'
import { powerTransformer } from './power-transformer.ts'
import { quantileTransformer } from './quantile-transformer.ts'
import { robustScaler } from './robust-scaler.ts'
import { splineTransformer } from './spline-transformer.ts'
import { standardScaler } from './standard-scaler.ts'
import { targetEncoder } from './target-encoder.ts'

export const preprocessingEstimators: readonly AnyEstimator[] = [
  standardScaler,
  minMaxScaler,
  maxAbsScaler,
  robustScaler,
  normalizer,
  binarizer,
  quantileTransformer,
  powerTransformer,
  kBinsDiscretizer,
  polynomialFeatures,
  splineTransformer,
  oneHotEncoder,
  ordinalEncoder,
  targetEncoder,
  frequencyEncoder,
]

/** The numbers of a regression model on a set of rows, and what they mean. */
import { findingOf, type Finding } from '../../core/learning/findings.ts'
import { amountOf, percentOf } from '../../core/text/quantity.ts'
import {
  explainedVarianceScore,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  medianAbsoluteError,
  r2Score,
  rootMeanSquaredError,
} from '../../learn/metrics/regression-metrics.ts'
import { rowsInWords, type EvaluationData } from './evaluation-data.ts'

/** scikit-learn's metrics by their usual short names; null where a metric isn't defined on the rows. */
export function scoreNumbers(actual: Float64Array, predicted: Float64Array): Record<string, number | null> {
  const metrics = {
    r2: r2Score(actual, predicted),
    rmse: rootMeanSquaredError(actual, predicted),
    mae: meanAbsoluteError(actual, predicted),
    mape: meanAbsolutePercentageError(actual, predicted),
    median_absolute_error: medianAbsoluteError(actual, predicted),
    explained_variance: explainedVarianceScore(actual, predicted),
    max_error: maxError(actual, predicted),
  }
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  )
}

export interface RegressionFindings {
  data: Pick<EvaluationData, 'partition' | 'X' | 'target'>
  metrics: Record<string, number | null>
  /** Of always predicting the mean of the training rows. */
  baseline: Record<string, number | null>
}

/** One sentence a finding: the usual miss beside guessing, how much is explained. */
export function summariseRegression({ data, metrics, baseline }: RegressionFindings): Finding[] {
  const { mae, r2 } = metrics
  const sentences: Finding[] = []
  if (mae !== null && baseline['mae'] !== null) {
    sentences.push(
      findingOf('missed', {
        ...rowsInWords(data),
        target: data.target.name,
        miss: amountOf(mae),
        guessing: amountOf(baseline['mae']),
      }),
    )
  }
  if (r2 !== null && r2 > 0) {
    sentences.push(findingOf('explained', { share: percentOf(r2), r2: amountOf(r2) }))
  } else if (r2 !== null) {
    sentences.push(findingOf('explains_nothing', { r2: amountOf(r2) }))
  }
  return sentences
}

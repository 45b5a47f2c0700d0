/** The losses of histogram boosting: where margins start, what leaves are worth, how margins become predictions. */
import { FitError } from '../estimator/estimator.ts'
import type { LOSS_NUMBER } from '../hist/tree-jobs.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { selectPercentile, selectWeightedPercentile } from './select-percentile.ts'

export type RegressionLoss = 'squared_error' | 'absolute_error' | 'gamma' | 'poisson' | 'quantile'

/** A loss of one target value a row. */
export interface BoostingLoss {
  /** Which derivatives the kernel computes. */
  kernel: keyof typeof LOSS_NUMBER
  /** Margins a row. */
  outputs: number
  /** The slopes of the pinball loss above and below the target. */
  slopes: { above: number; below: number }
  /** The margins that everything starts from, one an output. */
  baseline(y: Float64Array, weights: Float64Array | null): Float64Array
  /**
   * The best constant for the residuals of a leaf, for losses whose second derivative doesn't lead there; null for the
   * others. The arrays may be changed.
   */
  leafValue: ((residuals: Float64Array, weights: Float64Array | null) => number) | null
}

/** scikit-learn keeps means of targets so far inside their range. */
const MARGIN = 10 * Number.EPSILON
const noSlopes = { above: 0, below: 0 }

/** The loss of the target's classes, of which there are at least two. */
export function classLoss(classCount: number): BoostingLoss {
  if (classCount === 2) {
    return {
      kernel: 'logistic',
      outputs: 1,
      slopes: noSlopes,
      baseline(y, weights) {
        const p = inside(average(y, weights))
        return Float64Array.of(Math.log(p / (1 - p)))
      },
      leafValue: null,
    }
  }
  return {
    kernel: 'softmax',
    outputs: classCount,
    slopes: noSlopes,
    baseline(y, weights) {
      const logs = Float64Array.from({ length: classCount }, (_, code) =>
        Math.log(
          inside(
            average(
              y.map((own) => (own === code ? 1 : 0)),
              weights,
            ),
          ),
        ),
      )
      const mean = pairwiseSum(logs) / classCount
      return logs.map((log) => log - mean)
    },
    leafValue: null,
  }
}

/**
 * The loss of a numeric target.
 *
 * @throws FitError `bad_parameter` for a quantile loss without its quantile.
 */
export function numberLoss(loss: RegressionLoss, quantile: number | null): BoostingLoss {
  switch (loss) {
    case 'squared_error':
      return smooth('squaredError', (mean) => mean)
    case 'poisson':
      return smooth('poisson', (mean) => Math.log(Math.max(mean, MARGIN)))
    case 'gamma':
      return smooth('gamma', (mean) => Math.log(Math.max(mean, MARGIN)))
    case 'absolute_error':
      return percentileLoss(0.5, { above: 1, below: 1 })
    case 'quantile': {
      if (quantile === null) {
        throw new FitError('bad_parameter', 'the loss quantile needs a quantile between 0 and 1', {
          parameter: 'quantile',
        })
      }
      return percentileLoss(quantile, { above: 1 - quantile, below: quantile })
    }
  }
}

/** Predictions from margins, in place. */
export function fromMargins(loss: RegressionLoss, margins: Float64Array): Float64Array {
  switch (loss) {
    case 'poisson':
    case 'gamma':
      for (let row = 0; row < margins.length; row += 1) margins[row] = Math.exp(margins[row])
      return margins
    case 'squared_error':
    case 'absolute_error':
    case 'quantile':
      return margins
  }
}

function smooth(kernel: keyof typeof LOSS_NUMBER, link: (mean: number) => number): BoostingLoss {
  return {
    kernel,
    outputs: 1,
    slopes: noSlopes,
    baseline: (y, weights) => Float64Array.of(link(average(y, weights))),
    leafValue: null,
  }
}

function percentileLoss(q: number, slopes: BoostingLoss['slopes']): BoostingLoss {
  const valueOf = (values: Float64Array, weights: Float64Array | null) =>
    weights === null ? selectPercentile(values, q) : selectWeightedPercentile(values, weights, q)
  return {
    kernel: 'pinball',
    outputs: 1,
    slopes,
    baseline: (y, weights) => Float64Array.of(valueOf(y.slice(), weights?.slice() ?? null)),
    leafValue: valueOf,
  }
}

/** `np.average(values, weights=weights)` */
function average(values: Float64Array, weights: Float64Array | null): number {
  if (weights === null) return pairwiseSum(values) / values.length
  return pairwiseSum(values.map((value, row) => value * weights[row])) / pairwiseSum(weights)
}

function inside(share: number): number {
  return Math.min(Math.max(share, MARGIN), 1 - MARGIN)
}

import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { splitGainImportances } from '../hist/hist-trees.ts'
import { addHistTrees } from '../hist/predict-hist-trees.ts'
import { scoreModel } from '../model-selection/scoring.ts'
import type { ClassScoring } from '../model-selection/scoring.ts'
import { predictedCodes } from '../predicted-codes.ts'
import { classWeights, multiplyWeights } from '../tree/class-weights.ts'
import { classWeight } from '../tree/tree-params.ts'
import { boostHistograms } from './hist-boosting.ts'
import type { HistBoosted } from './hist-boosting.ts'
import { classLoss } from './hist-boosting-losses.ts'
import { histBoostingMemory } from './hist-boosting-memory.ts'
import { classScoringParam, histBoostingFields } from './hist-boosting-params.ts'
import type { ScoreMargins } from './hist-early-stopping.ts'

const params = z.strictObject({
  loss: z.literal('log_loss').default('log_loss'),
  ...histBoostingFields,
  scoring: classScoringParam,
  classWeight: classWeight.default(null),
})

export type HistGradientBoostingClassifierParams = z.infer<typeof params>

export interface FittedHistGradientBoostingClassifier extends FittedClasses, HistBoosted {}

/**
 * scikit-learn's `HistGradientBoostingClassifier` (1.9): its bins, splits and loss, for the same seed its held-out rows
 * and drawn features too. Class S: gradients are summed up exactly rather than in double precision, so that equal gains
 * may be told apart another way; where no gains are equal trees agree to single precision. Categories are native
 * (`Features.categories`), more than `maxBins` of them share a bin from the rarest on. `earlyStopping` with another
 * scoring than the loss scores without weights.
 */
export const histGradientBoostingClassifier = defineClassifier<
  HistGradientBoostingClassifierParams,
  FittedHistGradientBoostingClassifier,
  'features'
>({
  name: 'HistGradientBoostingClassifier',
  params,
  tags: { parity: 'E', missingValues: true, categories: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: (shape, own) => histBoostingMemory(shape, own, shape.classCount > 2 ? shape.classCount : 1),
  fit(X, y, own, context) {
    const ofClasses = classWeights(own.classWeight, y)
    return boostHistograms({
      X,
      y: Float64Array.from(y.codes),
      weights: multiplyWeights(context.sampleWeight, ofClasses),
      classes: y.codes,
      loss: classLoss(y.classCount),
      params: own,
      score: own.scoring === 'loss' ? null : scoreBy(own.scoring ?? 'accuracy', y.classCount),
      context,
    })
  },
  predictProba: (fitted, X) => probabilities(addHistTrees(fitted, X, fitted.baseline)),
  decisionFunction: (fitted, X) => addHistTrees(fitted, X, fitted.baseline),
  featureImportances: (fitted) => splitGainImportances(fitted, fitted.nFeaturesIn),
})

/** One array a class from the log-odds of the second, or the margins of all. */
function probabilities(margins: readonly Float64Array[]): Float64Array[] {
  if (margins.length === 1) {
    const positive = margins[0].map((margin) => 1 / (1 + Math.exp(-margin)))
    return [positive.map((p) => 1 - p), positive]
  }
  const shares = margins.map((margin) => new Float64Array(margin.length))
  for (let row = 0; row < margins[0].length; row += 1) {
    let largest = -Infinity
    for (const margin of margins) if (margin[row] > largest) largest = margin[row]
    let total = 0
    margins.forEach((margin, code) => {
      shares[code][row] = Math.exp(margin[row] - largest)
      total += shares[code][row]
    })
    for (const share of shares) share[row] /= total
  }
  return shares
}

function scoreBy(scoring: ClassScoring, classCount: number): ScoreMargins {
  return (margins, y) => {
    const predicted = probabilities(margins)
    const estimator = {
      ...histGradientBoostingClassifier,
      predictProba: () => predicted,
      predict: () => predictedCodes(predicted),
      decisionFunction: () => [...margins],
    }
    const classCodes = Int32Array.from({ length: classCount }, (_, code) => code)
    const fitted = { estimator: estimator.name, nFeaturesIn: 0, classCount, classCodes }
    const target = { codes: Int32Array.from(y), classCount }
    const rows = { rows: y.length, columns: [] }
    const [score] = scoreModel({ estimator, fitted }, rows, target, [scoring])
    return score
  }
}

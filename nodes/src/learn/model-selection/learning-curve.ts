import type { AnyEstimator } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { takeTarget } from '../matrix.ts'
import { fitOnRows, splitsOf } from './cross-validate.ts'
import type { ValidationData, ValidationOptions } from './cross-validate.ts'
import { chooseRows } from './fit-estimator.ts'
import { scoreModel, usualScoring } from './scoring.ts'

export interface LearningCurve {
  /** How many rows each point was trained on, ascending. */
  trainSizes: Int32Array
  /** By size, then by split. */
  trainScores: Float64Array[]
  testScores: Float64Array[]
}

/**
 * The scores of models that were trained on ever more rows: scikit-learn's `learning_curve`, the first rows of each
 * split's training rows.
 *
 * @param trainSizes shares of the training rows in (0, 1].
 * @throws FitError `bad_parameter` for a share out of its range or too small for one row.
 */
export async function learningCurve(
  estimator: AnyEstimator,
  params: unknown,
  data: ValidationData,
  {
    trainSizes = [0.1, 0.325, 0.55, 0.775, 1],
    ...options
  }: ValidationOptions & { trainSizes?: readonly number[] } = {},
): Promise<LearningCurve> {
  const splits = splitsOf(data, options)
  const most = splits[0].train.length
  const sizes = [...new Set(trainSizes.map((share) => sizeOf(share, most)))].sort((a, b) => a - b)
  const scoring = [options.scoring?.[0] ?? usualScoring(data.y)]
  const trainScores = sizes.map(() => new Float64Array(splits.length))
  const testScores = sizes.map(() => new Float64Array(splits.length))
  const total = splits.length * sizes.length
  let done = 0
  for (const [index, { train, test }] of splits.entries()) {
    for (const [place, size] of sizes.entries()) {
      const rows = train.subarray(0, size)
      const fitted = await fitOnRows(estimator, params, data, { rows, options })
      const scoreOf = (of: Int32Array) =>
        scoreModel({ estimator, fitted }, chooseRows(data.X, of), takeTarget(data.y, of), scoring)[0]
      trainScores[place][index] = scoreOf(rows)
      testScores[place][index] = scoreOf(test)
      done += 1
      options.onProgress?.({ done, total, unit: 'fold' })
    }
  }
  return { trainSizes: Int32Array.from(sizes), trainScores, testScores }
}

function sizeOf(share: number, most: number): number {
  const size = Math.floor(share * most)
  if (share > 0 && share <= 1 && size >= 1) return size
  throw new FitError('bad_parameter', `a training size must be a share above 0 and up to 1, not ${share}`, {
    parameter: 'train_sizes',
  })
}

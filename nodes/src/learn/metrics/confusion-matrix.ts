/** How often (or with what weight) each true class was predicted as each class. */
export interface ConfusionMatrix {
  classCount: number
  /** Row-major: `counts[truth * classCount + prediction]`. */
  counts: Float64Array
}

export interface PredictedClasses {
  /** The code of each row's class, 0 … classCount - 1. */
  yTrue: Int32Array
  yPred: Int32Array
  classCount: number
  /** One weight a row; all ones when absent. */
  sampleWeight?: Float64Array
}

/**
 * `confusion_matrix(y_true, y_pred, labels=range(classCount))`.
 *
 * @throws RangeError when the lengths differ or a code is out of range.
 */
export function confusionMatrix({
  yTrue,
  yPred,
  classCount,
  sampleWeight,
}: PredictedClasses): ConfusionMatrix {
  if (yTrue.length !== yPred.length) {
    throw new RangeError(
      `${yTrue.length} true classes cannot be compared with ${yPred.length} predicted ones`,
    )
  }
  const counts = new Float64Array(classCount * classCount)
  for (let row = 0; row < yTrue.length; row += 1) {
    const truth = yTrue[row]
    const prediction = yPred[row]
    if (!(truth >= 0 && truth < classCount && prediction >= 0 && prediction < classCount)) {
      throw new RangeError(`row ${row + 1} has a class code outside 0 to ${classCount - 1}`)
    }
    counts[truth * classCount + prediction] += sampleWeight ? sampleWeight[row] : 1
  }
  return { classCount, counts }
}

/** Row sums (how often each class is the truth), column sums (how often predicted), diagonal and total. */
export interface ConfusionSums {
  actual: Float64Array
  predicted: Float64Array
  correct: Float64Array
  total: number
}

export function confusionSums({ classCount, counts }: ConfusionMatrix): ConfusionSums {
  const actual = new Float64Array(classCount)
  const predicted = new Float64Array(classCount)
  const correct = new Float64Array(classCount)
  let total = 0
  for (let truth = 0; truth < classCount; truth += 1) {
    for (let prediction = 0; prediction < classCount; prediction += 1) {
      const count = counts[truth * classCount + prediction]
      actual[truth] += count
      predicted[prediction] += count
      total += count
    }
    correct[truth] = counts[truth * classCount + truth]
  }
  return { actual, predicted, correct, total }
}

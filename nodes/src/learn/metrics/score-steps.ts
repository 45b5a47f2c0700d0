export interface BinaryScores {
  /** 1 where the row is of the positive class, else 0. */
  isPositive: Uint8Array
  /** The higher, the more likely positive. */
  scores: Float64Array
  /** One weight a row; all ones when absent. Rows of weight 0 do not count. */
  sampleWeight?: Float64Array
}

/** What each distinct score, from the highest down, catches when it is the threshold (`score >= threshold`). */
export interface ScoreSteps {
  thresholds: Float64Array
  truePositives: Float64Array
  falsePositives: Float64Array
  positives: number
  negatives: number
}

/**
 * scikit-learn's `confusion_matrix_at_thresholds`: cumulative counts at every distinct score. Both classes' scores are
 * sorted apart and merged, which needs no index sort.
 *
 * @throws RangeError when the lengths differ, there is no row, or a score is not finite.
 */
export function scoreSteps(scored: BinaryScores): ScoreSteps {
  if (scored.sampleWeight) return weightedScoreSteps(scored, scored.sampleWeight)
  const { isPositive, scores } = scored
  if (isPositive.length !== scores.length || scores.length === 0) {
    throw new RangeError(`${scores.length} scores do not fit ${isPositive.length} rows`)
  }
  let positives = 0
  for (let row = 0; row < scores.length; row += 1) {
    if (!Number.isFinite(scores[row])) throw new RangeError(`row ${row + 1} has the score ${scores[row]}`)
    positives += isPositive[row]
  }
  const negatives = scores.length - positives
  const up = new Float64Array(positives)
  const down = new Float64Array(negatives)
  let p = 0
  let q = 0
  for (let row = 0; row < scores.length; row += 1) {
    if (isPositive[row] === 1) up[p++] = scores[row]
    else down[q++] = scores[row]
  }
  up.sort()
  down.sort()
  const thresholds = new Float64Array(scores.length)
  const truePositives = new Float64Array(scores.length)
  const falsePositives = new Float64Array(scores.length)
  let steps = 0
  while (p > 0 || q > 0) {
    const threshold = Math.max(p > 0 ? up[p - 1] : -Infinity, q > 0 ? down[q - 1] : -Infinity)
    while (p > 0 && up[p - 1] === threshold) p -= 1
    while (q > 0 && down[q - 1] === threshold) q -= 1
    thresholds[steps] = threshold
    truePositives[steps] = positives - p
    falsePositives[steps] = negatives - q
    steps += 1
  }
  return {
    thresholds: thresholds.slice(0, steps),
    truePositives: truePositives.slice(0, steps),
    falsePositives: falsePositives.slice(0, steps),
    positives,
    negatives,
  }
}

function weightedScoreSteps({ isPositive, scores }: BinaryScores, sampleWeight: Float64Array): ScoreSteps {
  if (isPositive.length !== scores.length || sampleWeight.length !== scores.length || scores.length === 0) {
    throw new RangeError(`${scores.length} scores do not fit ${isPositive.length} rows`)
  }
  scores.forEach((score, row) => {
    if (!Number.isFinite(score)) throw new RangeError(`row ${row + 1} has the score ${score}`)
  })
  const order = Uint32Array.from(scores.keys())
    .filter((row) => sampleWeight[row] !== 0)
    .sort((a, b) => scores[b] - scores[a] || a - b)
  const thresholds: number[] = []
  const truePositives: number[] = []
  const falsePositives: number[] = []
  let positives = 0
  let negatives = 0
  order.forEach((row, place) => {
    if (isPositive[row] === 1) positives += sampleWeight[row]
    else negatives += sampleWeight[row]
    if (place + 1 < order.length && scores[order[place + 1]] === scores[row]) return
    thresholds.push(scores[row])
    truePositives.push(positives)
    falsePositives.push(negatives)
  })
  return {
    thresholds: Float64Array.from(thresholds),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    positives,
    negatives,
  }
}

/** 1 where a row's class is `code`, else 0. */
export function oneVersusRest(codes: Int32Array, code: number): Uint8Array {
  return Uint8Array.from(codes, (value) => (value === code ? 1 : 0))
}

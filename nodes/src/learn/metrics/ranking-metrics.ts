/** Scores of rankings: how high what is relevant stands. Tables are row-major, `rows` times `labels`. */
import { averageOf } from './average.ts'

export interface RankedLabels {
  rows: number
  labels: number
  /** How relevant each label is for each row; 0 and 1 for the label-ranking scores. */
  relevance: Float64Array
  /** The higher, the higher ranked. */
  scores: Float64Array
  sampleWeight?: Float64Array
}

/**
 * `dcg_score`: relevance added up, discounted by the logarithm of the rank; equal scores share their ranks' discounts.
 *
 * @param k only the highest `k` ranks count; all when absent.
 * @throws RangeError when the tables don't fit.
 */
export function dcgScore(ranked: RankedLabels, k?: number): number {
  return averageOf(dcgOfRows(ranked, k), ranked.sampleWeight)
}

/**
 * `ndcg_score`: `dcgScore` as a share of the best there can be; 0 for a row without anything relevant.
 *
 * @throws RangeError when the tables don't fit, or a relevance is below 0.
 */
export function ndcgScore(ranked: RankedLabels, k?: number): number {
  const bad = ranked.relevance.find((value) => value < 0)
  if (bad !== undefined) throw new RangeError(`a relevance must be at least 0, not ${bad}`)
  const best = dcgOfRows({ ...ranked, scores: ranked.relevance }, k)
  const gained = dcgOfRows(ranked, k)
  const shares = gained.map((gain, row) => (best[row] === 0 ? 0 : gain / best[row]))
  return averageOf(shares, ranked.sampleWeight)
}

/**
 * `coverage_error`: how far down the ranking one has to go to have all relevant labels, on average.
 *
 * @throws RangeError when the tables don't fit.
 */
export function coverageError(ranked: RankedLabels): number {
  const depths = eachRow(ranked, (relevance, scores) => {
    let least = Infinity
    for (let i = 0; i < scores.length; i += 1) if (relevance[i] !== 0) least = Math.min(least, scores[i])
    return scores.filter((score) => score >= least).length
  })
  return averageOf(depths, ranked.sampleWeight)
}

/**
 * `label_ranking_average_precision_score`: of the labels ranked as high as a relevant one, the share that is relevant; 1
 * where all or none are.
 *
 * @throws RangeError when the tables don't fit.
 */
export function labelRankingAveragePrecision(ranked: RankedLabels): number {
  const precisions = eachRow(ranked, (relevance, scores) => {
    const relevant = scores.filter((_, i) => relevance[i] !== 0)
    if (relevant.length === 0 || relevant.length === scores.length) return 1
    const asHigh = (among: Float64Array, score: number) => among.filter((other) => other >= score).length
    const sum = relevant.reduce((total, score) => total + asHigh(relevant, score) / asHigh(scores, score), 0)
    return sum / relevant.length
  })
  return averageOf(precisions, ranked.sampleWeight)
}

/**
 * `label_ranking_loss`: the share of pairs of a relevant and an irrelevant label that are ranked the wrong way round or
 * alike; 0 where all or none are relevant.
 *
 * @throws RangeError when the tables don't fit.
 */
export function labelRankingLoss(ranked: RankedLabels): number {
  const losses = eachRow(ranked, (relevance, scores) => {
    const relevant = scores.filter((_, i) => relevance[i] !== 0)
    const irrelevant = scores.filter((_, i) => relevance[i] === 0)
    if (relevant.length === 0 || irrelevant.length === 0) return 0
    let wrong = 0
    for (const own of relevant) for (const other of irrelevant) if (other >= own) wrong += 1
    return wrong / (relevant.length * irrelevant.length)
  })
  return averageOf(losses, ranked.sampleWeight)
}

function dcgOfRows(ranked: RankedLabels, k = Infinity): Float64Array {
  const discounted = new Float64Array(ranked.labels + 1)
  for (let rank = 0; rank < ranked.labels; rank += 1) {
    discounted[rank + 1] = discounted[rank] + (rank < k ? 1 / Math.log2(rank + 2) : 0)
  }
  return eachRow(ranked, (relevance, scores) => {
    const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a])
    let gain = 0
    for (let start = 0; start < order.length;) {
      let end = start
      let sum = 0
      for (; end < order.length && scores[order[end]] === scores[order[start]]; end += 1)
        sum += relevance[order[end]]
      gain += (sum / (end - start)) * (discounted[end] - discounted[start])
      start = end
    }
    return gain
  })
}

function eachRow(
  { rows, labels, relevance, scores }: RankedLabels,
  score: (relevance: Float64Array, scores: Float64Array) => number,
): Float64Array {
  const cells = rows * labels
  if (relevance.length !== cells || scores.length !== cells || cells === 0) {
    throw new RangeError(
      `${relevance.length} relevances and ${scores.length} scores are no ${rows} × ${labels} table`,
    )
  }
  return Float64Array.from({ length: rows }, (_, row) =>
    score(
      relevance.subarray(row * labels, (row + 1) * labels),
      scores.subarray(row * labels, (row + 1) * labels),
    ),
  )
}

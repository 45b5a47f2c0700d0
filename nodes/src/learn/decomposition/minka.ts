import { logGamma } from '../statistics/stirling.ts'

/** Below it a variance counts as none. */
const NOTHING = 1e-15

/**
 * How many components the data have most probably, from 1 to one less than there are features, given the variances
 * along all of them, descending: T. P. Minka, "Automatic choice of dimensionality for PCA" (2000), as scikit-learn
 * computes it.
 */
export async function likeliestDimension(
  variances: Float64Array,
  rows: number,
  pace: () => Promise<void>,
): Promise<number> {
  let best = 0
  let most = -Infinity
  for (let rank = 1; rank < variances.length; rank += 1) {
    const evidence = logEvidence(variances, rank, rows)
    await pace()
    if (evidence <= most) continue
    most = evidence
    best = rank
  }
  return best
}

function logEvidence(variances: Float64Array, rank: number, rows: number): number {
  const features = variances.length
  if (variances[rank - 1] < NOTHING) return -Infinity
  let prior = -rank * Math.LN2
  for (let i = 1; i <= rank; i += 1) {
    const half = (features - i + 1) / 2
    prior += logGamma(half) - Math.log(Math.PI) * half
  }
  let logs = 0
  for (let i = 0; i < rank; i += 1) logs += Math.log(variances[i])
  let rest = 0
  for (let i = rank; i < features; i += 1) rest += variances[i]
  const noise = Math.max(NOTHING, rest / (features - rank))
  const free = features * rank - (rank * (rank + 1)) / 2
  let curvature = 0
  for (let i = 0; i < rank; i += 1) {
    for (let j = i + 1; j < features; j += 1) {
      const inverse = 1 / (j < rank ? variances[j] : noise) - 1 / variances[i]
      curvature += Math.log((variances[i] - variances[j]) * inverse) + Math.log(rows)
    }
  }
  const evidence =
    prior -
    (logs * rows) / 2 -
    (Math.log(noise) * rows * (features - rank)) / 2 +
    (Math.log(2 * Math.PI) * (free + rank)) / 2 -
    curvature / 2 -
    (rank * Math.log(rows)) / 2
  // Equal variances leave the choice between their directions open: there is no such rank.
  return Number.isNaN(evidence) ? -Infinity : evidence
}

export interface BatchWatchOptions {
  batchSize: number
  rows: number
  /** The fit ends when the centers' squared moves sum up to at most this; 0 for no such end. */
  tolerance: number
  maxNoImprovement: number | null
}

/**
 * Tells after each batch, of its inertia and the centers' squared moves, whether the fit is done: the exponentially
 * smoothed inertia a row did not get better `maxNoImprovement` times in a row. The first batch says nothing.
 */
export function createBatchWatch({
  batchSize,
  rows,
  tolerance,
  maxNoImprovement,
}: BatchWatchOptions): (inertia: number, moved: number) => boolean {
  const share = Math.min(1, (2 * batchSize) / (rows + 1))
  let step = 0
  let smoothed: number | null = null
  let least = Infinity
  let failures = 0
  return function isDone(inertia, moved) {
    step += 1
    if (step === 1) return false
    const mean = inertia / batchSize
    smoothed = smoothed === null ? mean : smoothed * (1 - share) + mean * share
    if (tolerance > 0 && moved <= tolerance) return true
    if (smoothed < least) {
      failures = 0
      least = smoothed
    } else {
      failures += 1
    }
    return maxNoImprovement !== null && failures >= maxNoImprovement
  }
}

/** Halvings of the precision of one row at most. */
const MOST_STEPS = 100
/** How near the entropy has to come to the logarithm of the perplexity. */
const TOLERANCE = 1e-5

/**
 * Turns squared distances of one row to others, `squares[start]` to before `squares[end]`, into the probabilities of a
 * Gaussian around the row that is as wide as the perplexity asks for (van der Maaten & Hinton 2008): the entropy is its
 * logarithm. `skip` is a place that gets 0, the row itself, or -1.
 */
export function toConditional(
  squares: Float64Array,
  { start, end, skip, perplexity }: { start: number; end: number; skip: number; perplexity: number },
): void {
  const wanted = Math.log(perplexity)
  const distances = squares.slice(start, end)
  let low = -Infinity
  let high = Infinity
  let precision = 1
  for (let step = 0; step < MOST_STEPS; step += 1) {
    let sum = 0
    for (let i = start; i < end; i += 1) {
      const share = i === skip ? 0 : Math.exp(-distances[i - start] * precision)
      squares[i] = share
      sum += share
    }
    if (sum === 0) sum = 1e-8
    let mean = 0
    for (let i = start; i < end; i += 1) {
      squares[i] /= sum
      mean += distances[i - start] * squares[i]
    }
    const excess = Math.log(sum) + precision * mean - wanted
    if (Math.abs(excess) <= TOLERANCE) return
    if (excess > 0) {
      low = precision
      precision = high === Infinity ? precision * 2 : (precision + high) / 2
    } else {
      high = precision
      precision = low === -Infinity ? precision / 2 : (precision + low) / 2
    }
  }
}

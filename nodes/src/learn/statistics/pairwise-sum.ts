/** NumPy adds up runs of at most this many values with eight running sums. */
const BLOCK = 128

/**
 * The sum of `values[start] … values[start + length - 1]` in the order of additions NumPy uses for a contiguous
 * `float64` array, so that means and variances agree to the last bit; its error grows with log n, not with n.
 */
export function pairwiseSum(values: Float64Array, start = 0, length = values.length): number {
  if (length < 8) {
    let sum = 0
    for (let i = start; i < start + length; i += 1) sum += values[i]
    return sum
  }
  if (length > BLOCK) {
    const half = length >>> 1
    const left = half - (half % 8)
    return pairwiseSum(values, start, left) + pairwiseSum(values, start + left, length - left)
  }
  let s0 = values[start]
  let s1 = values[start + 1]
  let s2 = values[start + 2]
  let s3 = values[start + 3]
  let s4 = values[start + 4]
  let s5 = values[start + 5]
  let s6 = values[start + 6]
  let s7 = values[start + 7]
  const end = start + length
  const evenEnd = end - (length % 8)
  let i = start + 8
  for (; i < evenEnd; i += 8) {
    s0 += values[i]
    s1 += values[i + 1]
    s2 += values[i + 2]
    s3 += values[i + 3]
    s4 += values[i + 4]
    s5 += values[i + 5]
    s6 += values[i + 6]
    s7 += values[i + 7]
  }
  let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7))
  for (; i < end; i += 1) sum += values[i]
  return sum
}

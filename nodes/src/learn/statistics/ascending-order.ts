/** Below this many values comparing them is as fast. */
const FEW = 256

/**
 * The places of the values in ascending order, of equal ones the first place first; none may be missing. A radix sort of
 * the doubles' bits, byte by byte, in time proportional to the values.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const n = values.length
  let order = new Uint32Array(n)
  for (let i = 0; i < n; i += 1) order[i] = i
  if (n < FEW) return order.sort((a, b) => values[a] - values[b] || a - b)
  const { low, high } = sortableWords(values)
  let next = new Uint32Array(n)
  for (const word of [low, high]) {
    for (let shift = 0; shift < 32; shift += 8) {
      const ends = new Uint32Array(256)
      for (let i = 0; i < n; i += 1) ends[(word[i] >>> shift) & 255] += 1
      if (ends.includes(n)) continue
      let end = 0
      for (let byte = 0; byte < 256; byte += 1) {
        const count = ends[byte]
        ends[byte] = end
        end += count
      }
      for (let i = 0; i < n; i += 1) {
        const place = order[i]
        next[ends[(word[place] >>> shift) & 255]++] = place
      }
      const sorted = next
      next = order
      order = sorted
    }
  }
  return order
}

/** The halves of each double as whole numbers that compare as the doubles do. */
function sortableWords(values: Float64Array): { low: Uint32Array; high: Uint32Array } {
  const low = new Uint32Array(values.length)
  const high = new Uint32Array(values.length)
  const double = new Float64Array(1)
  const words = new Uint32Array(double.buffer)
  double[0] = 1
  const highWord = words[1] === 0 ? 0 : 1
  for (let i = 0; i < values.length; i += 1) {
    // Adding 0 makes -0 equal 0, as comparing does.
    double[0] = values[i] + 0
    const top = words[highWord]
    const isNegative = top >>> 31 === 1
    high[i] = isNegative ? ~top : top | 0x80000000
    low[i] = isNegative ? ~words[1 - highWord] : words[1 - highWord]
  }
  return { low, high }
}

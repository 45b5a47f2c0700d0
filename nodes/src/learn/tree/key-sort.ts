/** Where the radix sort overtakes quicksort. */
const RADIX_FROM = 160
const INSERTION_UP_TO = 16
const DIGIT_BITS = 9
const counts = new Int32Array(1 << DIGIT_BITS)

/**
 * Sorts the first `n` non-negative keys ascending by the bits from `lowBit` on; the bits below are a payload and come in
 * any order. Scratch has the same length and is overwritten. `span` is at least the largest difference of two keys'
 * upper parts, `base` the smallest upper part.
 */
export function sortKeys(
  keys: Int32Array,
  scratch: Int32Array,
  { n, lowBit, base, span }: { n: number; lowBit: number; base: number; span: number },
): void {
  if (n >= RADIX_FROM) radixSort(keys, scratch, n, lowBit, base << lowBit, 32 - Math.clz32(span))
  else quickSort(keys, 0, n - 1)
}

function radixSort(
  keys: Int32Array,
  scratch: Int32Array,
  n: number,
  lowBit: number,
  offset: number,
  spanBits: number,
): void {
  const passes = Math.max(1, Math.ceil(spanBits / DIGIT_BITS))
  const digit = Math.ceil(spanBits / passes)
  const mask = (1 << digit) - 1
  let from = keys
  let to = scratch
  for (let pass = 0; pass < passes; pass += 1) {
    const shift = lowBit + pass * digit
    countingPass(from, to, n, shift, mask, offset)
    const swapped = from
    from = to
    to = swapped
  }
  if (from !== keys) for (let i = 0; i < n; i += 1) keys[i] = from[i]
}

function countingPass(
  from: Int32Array,
  to: Int32Array,
  n: number,
  shift: number,
  mask: number,
  offset: number,
): void {
  const starts = counts
  for (let bucket = 0; bucket <= mask; bucket += 1) starts[bucket] = 0
  for (let i = 0; i < n; i += 1) starts[((from[i] - offset) >>> shift) & mask] += 1
  let start = 0
  for (let bucket = 0; bucket <= mask; bucket += 1) {
    const count = starts[bucket]
    starts[bucket] = start
    start += count
  }
  for (let i = 0; i < n; i += 1) {
    const key = from[i]
    const bucket = ((key - offset) >>> shift) & mask
    const position = starts[bucket]
    to[position] = key
    starts[bucket] = position + 1
  }
}

function quickSort(keys: Int32Array, first: number, last: number): void {
  let low = first
  let high = last
  while (high - low >= INSERTION_UP_TO) {
    const a = keys[low]
    const b = keys[(low + high) >>> 1]
    const c = keys[high]
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b
    let i = low
    let j = high
    while (i <= j) {
      while (keys[i] < pivot) i += 1
      while (keys[j] > pivot) j -= 1
      if (i <= j) {
        const key = keys[i]
        keys[i] = keys[j]
        keys[j] = key
        i += 1
        j -= 1
      }
    }
    if (j - low < high - i) {
      quickSort(keys, low, j)
      low = i
    } else {
      quickSort(keys, i, high)
      high = j
    }
  }
  for (let i = low + 1; i <= high; i += 1) {
    const key = keys[i]
    let j = i - 1
    while (j >= low && keys[j] > key) {
      keys[j + 1] = keys[j]
      j -= 1
    }
    keys[j + 1] = key
  }
}

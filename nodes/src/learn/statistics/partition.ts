/** Ranges as short as this are sorted by insertion. */
const SHORT = 24

/**
 * Moves values so that those at the given places are the ones that sorting would put there, smaller ones before and
 * larger ones after them; what lies between is in no order. Quickselect for several places at once (Hoare 1961), in
 * time proportional to the values, a sort where pivots turn out badly.
 *
 * @param values none missing; changed in place.
 * @param places ascending.
 */
export function partitionAt(values: Float64Array, places: readonly number[]): void {
  const depth = 2 * Math.ceil(Math.log2(values.length + 1))
  settle(values, { low: 0, high: values.length - 1, depth }, places)
}

interface Range {
  low: number
  /** The last place of the range. */
  high: number
  /** How many more times it may be divided. */
  depth: number
}

function settle(values: Float64Array, { low, high, depth }: Range, places: readonly number[]): void {
  if (places.length === 0) return
  if (high - low < SHORT) {
    sortByInsertion(values, low, high)
    return
  }
  if (depth === 0) {
    values.subarray(low, high + 1).sort()
    return
  }
  const end = divide(values, low, high)
  settle(
    values,
    { low, high: end, depth: depth - 1 },
    places.filter((place) => place <= end),
  )
  settle(
    values,
    { low: end + 1, high, depth: depth - 1 },
    places.filter((place) => place > end),
  )
}

/** Hoare's partition around the median of three; the last place of the lower part. */
function divide(values: Float64Array, low: number, high: number): number {
  const pivot = medianOfThree(values[low], values[(low + high) >>> 1], values[high])
  let i = low - 1
  let j = high + 1
  for (;;) {
    do i += 1
    while (values[i] < pivot)
    do j -= 1
    while (values[j] > pivot)
    if (i >= j) return Math.min(j, high - 1)
    const swapped = values[i]
    values[i] = values[j]
    values[j] = swapped
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function sortByInsertion(values: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i <= high; i += 1) {
    const value = values[i]
    let j = i - 1
    while (j >= low && values[j] > value) {
      values[j + 1] = values[j]
      j -= 1
    }
    values[j + 1] = value
  }
}

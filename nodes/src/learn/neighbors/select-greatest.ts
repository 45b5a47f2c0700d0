/** The `k`-th greatest of the first `length` values, which it reorders (Hoare's selection); `k` counts from 1. */
export function selectGreatest(values: Float32Array, length: number, k: number): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]
    let i = low
    let j = high
    while (i <= j) {
      while (values[i] > pivot) i += 1
      while (values[j] < pivot) j -= 1
      if (i > j) break
      const held = values[i]
      values[i] = values[j]
      values[j] = held
      i += 1
      j -= 1
    }
    if (k - 1 <= j) high = j
    else if (k - 1 >= i) low = i
    else break
  }
  return values[k - 1]
}

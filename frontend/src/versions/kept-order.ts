/**
 * The most elements that can stay where they are while one list becomes another: the longest increasing subsequence of
 * their new places (patience sorting, O(n log n)).
 */
export function keptInOrder(before: readonly string[], after: readonly string[]): Set<string> {
  const placeAfter = new Map(after.map((key, place) => [key, place]))
  const common = before.filter((key) => placeAfter.has(key))
  const placeOf = (index: number): number => placeAfter.get(common[index]) ?? 0
  /** `ends[length]`: where the best sequence of `length + 1` elements ends. */
  const ends: number[] = []
  const former: (number | null)[] = []
  common.forEach((_, index) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (placeOf(ends[middle]) < placeOf(index)) low = middle + 1
      else high = middle
    }
    former.push(low === 0 ? null : ends[low - 1])
    ends[low] = index
  })
  const kept = new Set<string>()
  for (let index = ends.at(-1) ?? null; index !== null; index = former[index]) kept.add(common[index])
  return kept
}

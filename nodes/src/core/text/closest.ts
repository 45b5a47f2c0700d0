/**
 * The known words nearest to a mistyped one, nearest first: those within a part of its length in edits
 * (Levenshtein distance, with two neighbours swapped as one edit; case ignored), three at the most.
 */
export function closest(word: string, known: readonly string[], part = 1 / 3): string[] {
  const limit = Math.max(1, Math.floor(word.length * part))
  return known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwapped ? before[j - 2] + 1 : Infinity
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, substitution, swapped))
    }
    before = previous
    previous = current
  }
  return previous[b.length]
}

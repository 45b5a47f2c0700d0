/** What a vectorizer's fit holds of texts of about a thousand characters: their terms as strings and as counts. */
export function textMemory({ rows }: { rows: number }): number {
  return 20_000 * rows + 100_000
}

/** What is known of a column's values in one chunk, and of all chunks together. */

export interface ColumnSummary {
  missing: number
  /** Of numbers and times; null without values, for yes/no and for text. */
  min: number | bigint | null
  max: number | bigint | null
  sum: number
  /** The sum of a chunk with values so large that sums could overflow, in units of `largeUnit`. */
  largeSum: number
  text: TextSummary | null
}

export interface TextSummary {
  /** The smallest and the largest text in the order of their bytes, cut after `boundBytes`; null without values. */
  bounds: { min: Uint8Array; max: Uint8Array } | null
  characters: number
}

export const largeUnit = 2 ** 64
/** Sums of smaller values don't overflow, however many they are. */
export const largeValue = 2 ** 900
/** 200 characters of four bytes. */
export const boundBytes = 800

export const emptySummary: ColumnSummary = {
  missing: 0,
  min: null,
  max: null,
  sum: 0,
  largeSum: 0,
  text: null,
}

/** Of two chunks, the first one first: sums of doubles depend on the order. */
export function mergeSummaries(first: ColumnSummary, second: ColumnSummary): ColumnSummary {
  return {
    missing: first.missing + second.missing,
    min: first.min === null || (second.min !== null && second.min < first.min) ? second.min : first.min,
    max: first.max === null || (second.max !== null && second.max > first.max) ? second.max : first.max,
    sum: first.sum + second.sum,
    largeSum: first.largeSum + second.largeSum,
    text: mergeTexts(first.text, second.text),
  }
}

function mergeTexts(first: TextSummary | null, second: TextSummary | null): TextSummary | null {
  if (first === null || second === null) return first ?? second
  const characters = first.characters + second.characters
  if (first.bounds === null || second.bounds === null) {
    return { bounds: first.bounds ?? second.bounds, characters }
  }
  const min = Buffer.compare(second.bounds.min, first.bounds.min) < 0 ? second.bounds.min : first.bounds.min
  const max = Buffer.compare(second.bounds.max, first.bounds.max) > 0 ? second.bounds.max : first.bounds.max
  return { bounds: { min, max }, characters }
}

import type { CodedColumns } from './column-codes.ts'

/** Which codes of a feature go left. */
export interface CodeSplit {
  feature: number
  /** The largest code on the left. */
  code: number
  missingLeft: boolean
}

/**
 * Moves the rows `samples[start] … samples[end - 1]` to their side of a split, by swaps from both ends: the order in
 * which scikit-learn leaves them.
 */
export function divideByCode(
  samples: Int32Array,
  { codes, columns }: CodedColumns,
  start: number,
  end: number,
  { feature, code, missingLeft }: CodeSplit,
): void {
  const features = columns.length
  const missingCode = columns[feature].values.length
  // A missing value's code is above all others, so that only those going left need a second look.
  const alsoLeft = missingLeft ? missingCode : code
  let low = start
  let high = end
  while (low < high) {
    const row = samples[low]
    const own = codes[row * features + feature]
    if (own <= code || own === alsoLeft) {
      low += 1
    } else {
      high -= 1
      samples[low] = samples[high]
      samples[high] = row
    }
  }
}

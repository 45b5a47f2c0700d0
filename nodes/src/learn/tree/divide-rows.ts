/** Which codes of a column go left. */
export interface CodeSplit {
  /** The largest code on the left. */
  code: number
  /** The code of missing values. */
  missingCode: number
  missingLeft: boolean
}

/**
 * Moves the rows `samples[start] … samples[end - 1]` to their side of a split, by swaps from both ends: the order in
 * which scikit-learn leaves them.
 */
export function divideByCode(
  samples: Int32Array,
  codes: Int32Array,
  start: number,
  end: number,
  { code, missingCode, missingLeft }: CodeSplit,
): void {
  // A missing value's code is above all others, so that only those going left need a second look.
  const alsoLeft = missingLeft ? missingCode : code
  let low = start
  let high = end
  while (low < high) {
    const row = samples[low]
    if (codes[row] <= code || codes[row] === alsoLeft) {
      low += 1
    } else {
      high -= 1
      samples[low] = samples[high]
      samples[high] = row
    }
  }
}

/** The rows of each class in row order: class `c` owns `rows.subarray(starts[c], starts[c + 1])`. */
export interface ClassMembers {
  rows: Int32Array
  starts: Int32Array
  counts: Int32Array
}

/**
 * Groups row numbers by class, smallest code first, leaving out codes no row has: what `np.unique` and a stable
 * argsort give scikit-learn's stratified splitters.
 */
export function classMembers(codes: Int32Array): ClassMembers {
  let highest = -1
  for (const code of codes) if (code > highest) highest = code
  const tally = new Int32Array(highest + 1)
  for (const code of codes) tally[code] += 1
  const dense = new Int32Array(highest + 1)
  let classes = 0
  for (let code = 0; code <= highest; code += 1) {
    dense[code] = classes
    if (tally[code] > 0) classes += 1
  }
  const counts = new Int32Array(classes)
  for (let code = 0; code <= highest; code += 1) if (tally[code] > 0) counts[dense[code]] = tally[code]
  const starts = new Int32Array(classes + 1)
  for (let c = 0; c < classes; c += 1) starts[c + 1] = starts[c] + counts[c]
  const next = starts.slice()
  const rows = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row += 1) {
    const c = dense[codes[row]]
    rows[next[c]] = row
    next[c] += 1
  }
  return { rows, starts, counts }
}

/** How two ways to divide the same rows overlap. Labels are any whole numbers; -1 is a cluster like any other. */
export interface Contingency {
  /** Rows of each cell that has some. */
  counts: Float64Array
  /** The cell's place among the true and among the predicted clusters. */
  trueOf: Int32Array
  predictedOf: Int32Array
  trueSizes: Float64Array
  predictedSizes: Float64Array
  rows: number
}

/**
 * `contingency_matrix`, the cells with rows alone.
 *
 * @throws RangeError when the lengths differ.
 */
export function contingency(labelsTrue: Int32Array, labelsPred: Int32Array): Contingency {
  if (labelsTrue.length !== labelsPred.length) {
    throw new RangeError(`${labelsTrue.length} and ${labelsPred.length} labels are not of the same rows`)
  }
  const truth = places(labelsTrue)
  const prediction = places(labelsPred)
  const cells = new Map<number, number>()
  const trueSizes = new Float64Array(truth.count)
  const predictedSizes = new Float64Array(prediction.count)
  for (let row = 0; row < labelsTrue.length; row += 1) {
    const [t, p] = [truth.of[row], prediction.of[row]]
    const cell = t * prediction.count + p
    cells.set(cell, (cells.get(cell) ?? 0) + 1)
    trueSizes[t] += 1
    predictedSizes[p] += 1
  }
  const keys = [...cells.keys()].sort((a, b) => a - b)
  return {
    counts: Float64Array.from(keys, (cell) => cells.get(cell) ?? 0),
    trueOf: Int32Array.from(keys, (cell) => Math.floor(cell / prediction.count)),
    predictedOf: Int32Array.from(keys, (cell) => cell % prediction.count),
    trueSizes,
    predictedSizes,
    rows: labelsTrue.length,
  }
}

/** Labels renumbered 0, 1, … in ascending order. */
export function places(labels: Int32Array): { of: Int32Array; count: number } {
  const sorted = Int32Array.from(new Set(labels)).sort()
  const placeOf = new Map(Array.from(sorted, (label, place) => [label, place]))
  return { of: labels.map((label) => placeOf.get(label) ?? 0), count: sorted.length }
}

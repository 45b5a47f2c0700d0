/**
 * The most probable class of each row, the first of equals, as `predict` of scikit-learn's classifiers. With two
 * classes it is class 1 where its probability is above one half.
 *
 * @param probabilities one array of probabilities a class, as `predictProba` returns them.
 */
export function predictedCodes(probabilities: readonly Float64Array[]): Int32Array {
  const codes = new Int32Array(probabilities[0].length)
  const best = probabilities[0].slice()
  for (let code = 1; code < probabilities.length; code += 1) {
    const column = probabilities[code]
    for (let row = 0; row < best.length; row += 1) {
      if (column[row] <= best[row]) continue
      best[row] = column[row]
      codes[row] = code
    }
  }
  return codes
}

/** From the joint log likelihood of each class to probabilities and to the likeliest class. */

/**
 * Probabilities of the classes of each row from their joint log likelihoods, one array a class, in place: each less the
 * logarithm of their sum. Where a likelihood is infinite, the classes that share the greatest share the probability.
 */
export function normaliseLikelihoods(likelihoods: Float64Array[]): Float64Array[] {
  const rows = likelihoods[0].length
  for (let row = 0; row < rows; row += 1) {
    let greatest = -Infinity
    for (const likelihood of likelihoods) if (likelihood[row] > greatest) greatest = likelihood[row]
    if (!Number.isFinite(greatest)) {
      shareAmongGreatest(likelihoods, row, greatest)
      continue
    }
    let sum = 0
    for (const likelihood of likelihoods) sum += Math.exp(likelihood[row] - greatest)
    const total = greatest + Math.log(sum)
    for (const likelihood of likelihoods) likelihood[row] = Math.exp(likelihood[row] - total)
  }
  return likelihoods
}

function shareAmongGreatest(likelihoods: Float64Array[], row: number, greatest: number): void {
  let count = 0
  for (const likelihood of likelihoods) if (likelihood[row] === greatest) count += 1
  for (const likelihood of likelihoods) likelihood[row] = likelihood[row] === greatest ? 1 / count : 0
}

/** The class with the greatest likelihood of each row, the first of equals. */
export function likeliest(likelihoods: readonly Float64Array[]): Int32Array {
  const places = new Int32Array(likelihoods[0].length)
  for (let row = 0; row < places.length; row += 1) {
    let best = 0
    for (let place = 1; place < likelihoods.length; place += 1) {
      if (likelihoods[place][row] > likelihoods[best][row]) best = place
    }
    places[row] = best
  }
  return places
}

/**
 * `auc`: the area under the straight lines between points whose x only rises or only falls.
 *
 * @throws RangeError for fewer than two points, lengths that differ, and x that goes to and fro.
 */
export function areaUnderCurve(x: Float64Array, y: Float64Array): number {
  if (x.length < 2 || x.length !== y.length) {
    throw new RangeError(`${x.length} and ${y.length} coordinates make no curve`)
  }
  let area = 0
  let rises = false
  let falls = false
  for (let i = 1; i < x.length; i += 1) {
    if (x[i] > x[i - 1]) rises = true
    if (x[i] < x[i - 1]) falls = true
    area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2
  }
  if (rises && falls) throw new RangeError('x has to rise or to fall all along the curve')
  return falls ? -area : area
}

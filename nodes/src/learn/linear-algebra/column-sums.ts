/** Sums over columns that lie apart: of them by weights, and of each by values. */

/** `out[i] += sum over j of weights[weightStart + j] * columns[j][start + i]`, four columns a pass. */
export function addWeightedColumns(
  out: Float64Array,
  columns: readonly Float64Array[],
  weights: Float64Array,
  weightStart: number,
  start: number,
  length: number,
): void {
  const d = columns.length
  const evenEnd = d - (d & 3)
  for (let j = 0; j < evenEnd; j += 4) {
    const a = columns[j]
    const b = columns[j + 1]
    const c = columns[j + 2]
    const e = columns[j + 3]
    const wa = weights[weightStart + j]
    const wb = weights[weightStart + j + 1]
    const wc = weights[weightStart + j + 2]
    const we = weights[weightStart + j + 3]
    for (let i = 0, row = start; i < length; i += 1, row += 1) {
      out[i] += wa * a[row] + wb * b[row] + (wc * c[row] + we * e[row])
    }
  }
  for (let j = evenEnd; j < d; j += 1) {
    const a = columns[j]
    const wa = weights[weightStart + j]
    for (let i = 0, row = start; i < length; i += 1, row += 1) out[i] += wa * a[row]
  }
}

/** `out[outStart + j] += sum over i of columns[j][start + i] * values[i]`, four columns a pass. */
export function addColumnDots(
  out: Float64Array,
  outStart: number,
  columns: readonly Float64Array[],
  values: Float64Array,
  start: number,
  length: number,
): void {
  const d = columns.length
  const evenEnd = d - (d & 3)
  for (let j = 0; j < evenEnd; j += 4) {
    const a = columns[j]
    const b = columns[j + 1]
    const c = columns[j + 2]
    const e = columns[j + 3]
    let sa = 0
    let sb = 0
    let sc = 0
    let se = 0
    for (let i = 0, row = start; i < length; i += 1, row += 1) {
      const value = values[i]
      sa += a[row] * value
      sb += b[row] * value
      sc += c[row] * value
      se += e[row] * value
    }
    out[outStart + j] += sa
    out[outStart + j + 1] += sb
    out[outStart + j + 2] += sc
    out[outStart + j + 3] += se
  }
  for (let j = evenEnd; j < d; j += 1) {
    const a = columns[j]
    let sum = 0
    for (let i = 0, row = start; i < length; i += 1, row += 1) sum += a[row] * values[i]
    out[outStart + j] += sum
  }
}

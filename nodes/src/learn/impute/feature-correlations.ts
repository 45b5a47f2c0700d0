/**
 * For each column, how likely each other is drawn to predict it: by their absolute correlations, none less than a
 * little, itself never. What scikit-learn's `IterativeImputer` draws neighbours by.
 */
export function neighbourShares(columns: readonly Float64Array[]): Float64Array[] {
  const least = 1e-6
  const centred = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    return column.map((value) => value - mean)
  })
  const spread = centred.map((column) => Math.sqrt(product(column, column)))
  return columns.map((_, own) => {
    const sizes = Float64Array.from(columns, (_, other) => {
      if (other === own) return 0
      const correlation = Math.abs(product(centred[own], centred[other]) / spread[own] / spread[other])
      return Number.isNaN(correlation) ? least : Math.min(Math.max(correlation, least), 1)
    })
    const total = sizes.reduce((sum, size) => sum + size, 0)
    return sizes.map((size) => size / total)
  })
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i]
  return sum
}

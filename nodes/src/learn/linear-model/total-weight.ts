/** The sum of the rows' weights; the number of rows where they have none. */
export function totalWeightOf(weight: Float64Array | undefined, rows: number): number {
  return weight ? weight.reduce((sum, value) => sum + value, 0) : rows
}

/** Columns whose missing values are marked apart, so that distances run through plain additions. */
export interface MarkedColumns {
  rows: number
  /** The values, 0 where missing. */
  filled: Float64Array[]
  /** 1 where there is a value, 0 where it is missing. */
  present: Float64Array[]
}

export function markMissing({
  rows,
  columns,
}: {
  rows: number
  columns: readonly Float64Array[]
}): MarkedColumns {
  return {
    rows,
    filled: columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value))),
    present: columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : 1))),
  }
}

/**
 * The Euclidean distances of one row to all of the marked rows over the columns that both have, scaled up to all
 * columns; `NaN` where they have none in common. scikit-learn's `nan_euclidean_distances`.
 */
export function nanEuclideanDistances(row: ArrayLike<number>, to: MarkedColumns, into: Float64Array): void {
  const common = new Float64Array(to.rows)
  into.fill(0)
  to.filled.forEach((filled, column) => {
    const value = row[column]
    if (!Number.isNaN(value)) addColumn(into, common, { value, filled, present: to.present[column] })
  })
  const columns = to.filled.length
  for (let i = 0; i < to.rows; i += 1) {
    into[i] = common[i] === 0 ? Number.NaN : Math.sqrt((into[i] / common[i]) * columns)
  }
}

function addColumn(
  squares: Float64Array,
  common: Float64Array,
  { value, filled, present }: { value: number; filled: Float64Array; present: Float64Array },
): void {
  for (let i = 0; i < squares.length; i += 1) {
    const difference = value - filled[i]
    squares[i] += difference * difference * present[i]
    common[i] += present[i]
  }
}

export interface RowIndexShape {
  rows: number
  columns: number
  algorithm: 'auto' | 'brute' | 'kd_tree'
}

/**
 * The most bytes that an index of rows and a search with it hold: the rows in double precision up to three times (as
 * they come, in the tree's order, as queries), once in single precision for the kernel, and the lists of rows found, of
 * which brute force fills as many at a time as it has queries.
 */
export function rowIndexBytes({ rows, columns, algorithm }: RowIndexShape): number {
  const isBrute = algorithm === 'brute' || (algorithm === 'auto' && columns > 15)
  return 28 * rows * columns + 64 * rows + 24 * rows * (isBrute ? Math.min(256, rows) : 1) + 2 ** 23
}

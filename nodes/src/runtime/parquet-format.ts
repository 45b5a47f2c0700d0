const cellsInGroup = 4_000_000
const vectorRows = 2_048

/**
 * How every table is stored, for COPY … TO. Fixed, so that equal tables give equal bytes whatever the number of threads.
 * Snappy and row groups of at most 61,440 rows: of what was measured on a million rows, the fastest and the smallest in
 * memory; groups of wide tables are shorter, because a writer holds a whole group. Nothing here looks values up, so there
 * are no Bloom filters.
 *
 * Tables of CSV files are the exception: their reader encodes row groups itself, see `csv/direct/column-encoder.ts`.
 */
export function parquetFormat(columns: number): string {
  const rows = Math.floor(cellsInGroup / Math.max(1, columns) / vectorRows) * vectorRows
  return `FORMAT parquet, COMPRESSION snappy, WRITE_BLOOM_FILTER false, ROW_GROUP_SIZE ${Math.min(61_440, Math.max(vectorRows, rows))}`
}

/** Values at most this far above their neighbour count as equal to it (single precision), scikit-learn's `FEATURE_THRESHOLD`. */
export const FEATURE_THRESHOLD = Math.fround(1e-7)

/** Columns as numbers of their distinct values: comparing codes is comparing values, and codes sort as integers. */
export interface CodedColumns {
  /**
   * The codes of all columns, row by row: a node of a tree reads few rows and many columns, whose codes then share cache
   * lines. A missing value has the code `values.length`.
   */
  codes: Int32Array
  columns: readonly ColumnValues[]
}

/** What the codes of a column stand for. */
export interface ColumnValues {
  /** The distinct values, ascending. */
  values: Float32Array
  /** Whether no two distinct values are so close that a split between them is not considered. */
  separated: boolean
  hasMissing: boolean
  /** How many pairs of rows have the same value, missing ones not counted. */
  tiedPairs: number
}

/** Codes all columns into `codes`, in time linear in their length, with a pause after each. */
export async function codeColumns(
  columns: readonly Float32Array[],
  codes: Int32Array,
  pace: () => Promise<void>,
): Promise<ColumnValues[]> {
  const coded: ColumnValues[] = []
  for (const column of columns) {
    const { values, ...own } = codeColumn(column)
    for (let row = 0, at = coded.length; row < column.length; row += 1, at += columns.length) {
      codes[at] = own.codes[row]
    }
    const { separated, hasMissing, tiedPairs } = own
    coded.push({ values, separated, hasMissing, tiedPairs })
    await pace()
  }
  return coded
}

function codeColumn(column: Float32Array): ColumnValues & { codes: Int32Array } {
  const order = ascendingOrder(column)
  const codes = new Int32Array(column.length)
  const values = new Float32Array(column.length)
  let distinct = 0
  let separated = true
  let tiedPairs = 0
  let equals = 0
  let p = 0
  for (; p < order.length; p += 1) {
    const value = column[order[p]]
    if (Number.isNaN(value)) break
    if (distinct > 0 && value === values[distinct - 1]) {
      equals += 1
      tiedPairs += equals
    } else {
      if (distinct > 0 && value <= Math.fround(values[distinct - 1] + FEATURE_THRESHOLD)) separated = false
      values[distinct] = value
      distinct += 1
      equals = 0
    }
    codes[order[p]] = distinct - 1
  }
  const hasMissing = p < order.length
  for (; p < order.length; p += 1) codes[order[p]] = distinct
  return { codes, values: values.slice(0, distinct), separated, hasMissing, tiedPairs }
}

/** Whether a split between two neighbouring values is not considered. */
export function isNear(low: number, high: number): boolean {
  return high <= Math.fround(low + FEATURE_THRESHOLD)
}

const DIGIT = 11
const BUCKETS = 1 << DIGIT

/** The rows of a column without -0, ascending by value, equal values in row order, missing ones last (radix sort). */
export function ascendingOrder(column: Float32Array): Int32Array<ArrayBufferLike> {
  const rows = column.length
  const bits = new Uint32Array(column.buffer, column.byteOffset, rows)
  const keys = new Uint32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const word = bits[row]
    if (Number.isNaN(column[row])) keys[row] = 0xffffffff
    else keys[row] = word & 0x80000000 ? ~word : word | 0x80000000
  }
  let from = new Int32Array(rows)
  let to = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) from[row] = row
  const starts = new Int32Array(BUCKETS + 1)
  for (let shift = 0; shift < 32; shift += DIGIT) {
    starts.fill(0)
    for (let row = 0; row < rows; row += 1) starts[((keys[row] >>> shift) & (BUCKETS - 1)) + 1] += 1
    for (let bucket = 1; bucket <= BUCKETS; bucket += 1) starts[bucket] += starts[bucket - 1]
    for (let p = 0; p < rows; p += 1) {
      const bucket = (keys[from[p]] >>> shift) & (BUCKETS - 1)
      to[starts[bucket]] = from[p]
      starts[bucket] += 1
    }
    const swapped = from
    from = to
    to = swapped
  }
  return from
}

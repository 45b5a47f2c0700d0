/** Values at most this far above their neighbour count as equal to it (single precision), scikit-learn's `FEATURE_THRESHOLD`. */
export const FEATURE_THRESHOLD = Math.fround(1e-7)

/** A column as numbers of its distinct values: comparing codes is comparing values, and codes sort as integers. */
export interface CodedColumn {
  /** One code a row. */
  codes: Int32Array
  /** The distinct values, ascending. */
  values: Float32Array
  /** Whether no two distinct values are so close that a split between them is not considered. */
  separated: boolean
}

/** Codes a column without missing values, in time linear in its length. */
export function codeColumn(column: Float32Array): CodedColumn {
  const order = ascendingOrder(column)
  const codes = new Int32Array(column.length)
  const values = new Float32Array(column.length)
  let distinct = 0
  let separated = true
  for (let p = 0; p < order.length; p += 1) {
    const value = column[order[p]]
    if (p === 0 || value !== values[distinct - 1]) {
      if (p > 0 && value <= Math.fround(values[distinct - 1] + FEATURE_THRESHOLD)) separated = false
      values[distinct] = value
      distinct += 1
    }
    codes[order[p]] = distinct - 1
  }
  return { codes, values: values.slice(0, distinct), separated }
}

/** Codes every column, letting the event loop turn between columns. */
export async function codeColumns(
  columns: Float32Array[],
  pace: () => Promise<void>,
): Promise<CodedColumn[]> {
  const coded: CodedColumn[] = []
  for (const column of columns) {
    coded.push(codeColumn(column))
    await pace()
  }
  return coded
}

const DIGIT = 11
const BUCKETS = 1 << DIGIT

/** The rows of a column without missing values and without -0, ascending by value, equal values in row order (radix sort). */
export function ascendingOrder(column: Float32Array): Int32Array<ArrayBufferLike> {
  const rows = column.length
  const bits = new Uint32Array(column.buffer, column.byteOffset, rows)
  const keys = new Uint32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const word = bits[row]
    keys[row] = word & 0x80000000 ? ~word : word | 0x80000000
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

/** The rows of every column that have a value, ascending by it. */
export interface PresortedColumns {
  columns: Float32Array[]
  order: Int32Array[]
  /** Whether a column has gaps and more than one value, so that a gap's side has to be learned. */
  learnsDirection: Uint8Array
}

const INSERTION_UP_TO = 16

/**
 * Sorts every column once. Equal values come in the order the GNU C++ library's `std::sort` leaves them in, as in
 * XGBoost's sorted columns: sums of gradients over them depend on it in the last bit.
 */
export async function presortColumns(
  columns: Float32Array[],
  pace: () => Promise<void>,
): Promise<PresortedColumns> {
  const learnsDirection = new Uint8Array(columns.length)
  const order: Int32Array[] = []
  for (let feature = 0; feature < columns.length; feature += 1) {
    const column = columns[feature]
    const rows = presentRows(column)
    sortByValue(
      Float32Array.from(rows, (row) => column[row]),
      rows,
    )
    const n = rows.length
    learnsDirection[feature] = n > 0 && n < column.length && column[rows[0]] !== column[rows[n - 1]] ? 1 : 0
    order.push(rows)
    await pace()
  }
  return { columns, order, learnsDirection }
}

function presentRows(column: Float32Array): Int32Array {
  const rows = new Int32Array(column.length)
  let n = 0
  for (let row = 0; row < column.length; row += 1) {
    if (Number.isNaN(column[row])) continue
    rows[n] = row
    n += 1
  }
  return rows.slice(0, n)
}

/** Introsort as the GNU C++ library does it: median of three moved to the front, one insertion sort at the end. */
export function sortByValue(values: Float32Array, rows: Int32Array): void {
  const n = values.length
  if (n < 2) return
  introsort(values, rows, 0, n, 2 * (31 - Math.clz32(n)))
  for (let i = 1; i < n; i += 1) {
    const value = values[i]
    const row = rows[i]
    let j = i
    while (j > 0 && value < values[j - 1]) {
      values[j] = values[j - 1]
      rows[j] = rows[j - 1]
      j -= 1
    }
    values[j] = value
    rows[j] = row
  }
}

function introsort(values: Float32Array, rows: Int32Array, first: number, end: number, depth: number): void {
  let last = end
  let depthLeft = depth
  while (last - first > INSERTION_UP_TO) {
    if (depthLeft === 0) {
      heapsort(values, rows, first, last - first)
      return
    }
    depthLeft -= 1
    const cut = partition(values, rows, first, last)
    introsort(values, rows, cut, last, depthLeft)
    last = cut
  }
}

function partition(values: Float32Array, rows: Int32Array, first: number, last: number): number {
  const a = first + 1
  const b = first + ((last - first) >>> 1)
  const c = last - 1
  swap(values, rows, first, medianPosition(values, a, b, c))
  const pivot = values[first]
  let low = first + 1
  let high = last
  for (;;) {
    while (values[low] < pivot) low += 1
    high -= 1
    while (pivot < values[high]) high -= 1
    if (low >= high) return low
    swap(values, rows, low, high)
    low += 1
  }
}

function medianPosition(values: Float32Array, a: number, b: number, c: number): number {
  if (values[a] < values[b]) {
    if (values[b] < values[c]) return b
    return values[a] < values[c] ? c : a
  }
  if (values[a] < values[c]) return a
  return values[b] < values[c] ? c : b
}

function heapsort(values: Float32Array, rows: Int32Array, first: number, n: number): void {
  for (let parent = (n - 2) >> 1; parent >= 0; parent -= 1) {
    sink(values, rows, first, {
      hole: parent,
      length: n,
      value: values[first + parent],
      row: rows[first + parent],
    })
  }
  for (let length = n - 1; length > 0; length -= 1) {
    const value = values[first + length]
    const row = rows[first + length]
    values[first + length] = values[first]
    rows[first + length] = rows[first]
    sink(values, rows, first, { hole: 0, length, value, row })
  }
}

/** Moves a hole down along the larger children, then its value up again to where it belongs. */
function sink(
  values: Float32Array,
  rows: Int32Array,
  first: number,
  { hole, length, value, row }: { hole: number; length: number; value: number; row: number },
): void {
  const top = hole
  let at = hole
  let child = hole
  while (child < (length - 1) >> 1) {
    child = 2 * (child + 1)
    if (values[first + child] < values[first + child - 1]) child -= 1
    values[first + at] = values[first + child]
    rows[first + at] = rows[first + child]
    at = child
  }
  if (length % 2 === 0 && child === (length - 2) >> 1) {
    child = 2 * (child + 1) - 1
    values[first + at] = values[first + child]
    rows[first + at] = rows[first + child]
    at = child
  }
  let parent = (at - 1) >> 1
  while (at > top && values[first + parent] < value) {
    values[first + at] = values[first + parent]
    rows[first + at] = rows[first + parent]
    at = parent
    parent = (at - 1) >> 1
  }
  values[first + at] = value
  rows[first + at] = row
}

function swap(values: Float32Array, rows: Int32Array, i: number, j: number): void {
  const value = values[i]
  values[i] = values[j]
  values[j] = value
  const row = rows[i]
  rows[i] = rows[j]
  rows[j] = row
}

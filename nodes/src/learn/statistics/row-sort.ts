const INSERTION_UP_TO = 15

/**
 * Sorts `codes[start] … codes[start + n - 1]` ascending and `rows` along with them. Rows with equal codes end up in the
 * very order scikit-learn's simultaneous sort of values and rows leaves them in: introsort with the median of three as
 * pivot, three-way partition, insertion sort up to 15 and heapsort below depth `2 * floor(log2 n)` (BSD-3 algorithm,
 * written anew). Sums over ties depend on that order.
 */
export function sortRows(codes: Int32Array, rows: Int32Array, start: number, n: number): void {
  if (n > 1) introsort(codes, rows, start, n, 2 * (31 - Math.clz32(n)))
}

function introsort(codes: Int32Array, rows: Int32Array, first: number, length: number, depth: number): void {
  let offset = first
  let n = length
  let depthLeft = depth
  while (n > INSERTION_UP_TO) {
    if (depthLeft <= 0) {
      heapsort(codes, rows, offset, n)
      return
    }
    depthLeft -= 1
    const a = codes[offset]
    const b = codes[offset + (n >>> 1)]
    const c = codes[offset + n - 1]
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : b < c ? (a < c ? a : c) : b
    let i = offset
    let less = offset
    let more = offset + n
    while (i < more) {
      const code = codes[i]
      if (code < pivot) {
        codes[i] = codes[less]
        codes[less] = code
        const row = rows[i]
        rows[i] = rows[less]
        rows[less] = row
        i += 1
        less += 1
      } else if (code > pivot) {
        more -= 1
        codes[i] = codes[more]
        codes[more] = code
        const row = rows[i]
        rows[i] = rows[more]
        rows[more] = row
      } else {
        i += 1
      }
    }
    introsort(codes, rows, offset, less - offset, depthLeft)
    n -= more - offset
    offset = more
  }
  insertionSort(codes, rows, offset, n)
}

function insertionSort(codes: Int32Array, rows: Int32Array, offset: number, n: number): void {
  const end = offset + n
  for (let i = offset + 1; i < end; i += 1) {
    const code = codes[i]
    let j = i
    if (codes[j - 1] <= code) continue
    const row = rows[i]
    while (j > offset && codes[j - 1] > code) {
      codes[j] = codes[j - 1]
      rows[j] = rows[j - 1]
      j -= 1
    }
    codes[j] = code
    rows[j] = row
  }
}

function heapsort(codes: Int32Array, rows: Int32Array, offset: number, n: number): void {
  for (let root = (n - 2) >> 1; root >= 0; root -= 1) siftDown(codes, rows, offset, root, n)
  for (let end = n - 1; end > 0; end -= 1) {
    swap(codes, rows, offset, offset + end)
    siftDown(codes, rows, offset, 0, end)
  }
}

function siftDown(codes: Int32Array, rows: Int32Array, offset: number, from: number, end: number): void {
  let root = from
  for (;;) {
    const child = root * 2 + 1
    let largest = root
    if (child < end && codes[offset + largest] < codes[offset + child]) largest = child
    if (child + 1 < end && codes[offset + largest] < codes[offset + child + 1]) largest = child + 1
    if (largest === root) return
    swap(codes, rows, offset + root, offset + largest)
    root = largest
  }
}

function swap(codes: Int32Array, rows: Int32Array, i: number, j: number): void {
  const code = codes[i]
  codes[i] = codes[j]
  codes[j] = code
  const row = rows[i]
  rows[i] = rows[j]
  rows[j] = row
}

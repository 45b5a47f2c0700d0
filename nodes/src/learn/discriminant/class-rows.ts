/** The rows of each class, and where their middle lies. */
import type { ClassTarget, Matrix } from '../matrix.ts'

/** How many rows each class has. */
export function countRows({ codes, classCount }: ClassTarget): Int32Array {
  const counts = new Int32Array(classCount)
  for (const code of codes) counts[code] += 1
  return counts
}

/** The columns of the rows of one class. */
export async function columnsOfClass(
  { columns }: Matrix,
  y: ClassTarget,
  place: number,
  pace: () => Promise<void>,
): Promise<Float64Array[]> {
  const { codes } = y
  const count = countRows(y)[place]
  const taken: Float64Array[] = []
  for (const column of columns) {
    const own = new Float64Array(count)
    for (let row = 0, at = 0; at < count; row += 1) {
      if (codes[row] !== place) continue
      own[at] = column[row]
      at += 1
    }
    taken.push(own)
    await pace()
  }
  return taken
}

/**
 * Means by class, those of class k from `k * features` on. Taken from the class's first row on, so that a column that is
 * constant in a class has exactly that mean.
 */
export async function meansByClass(
  { columns }: Matrix,
  y: ClassTarget,
  pace: () => Promise<void>,
): Promise<Float64Array> {
  const { codes, classCount } = y
  const width = columns.length
  const counts = countRows(y)
  const means = new Float64Array(classCount * width)
  const firstRows = Int32Array.from({ length: classCount }, (_, k) => codes.indexOf(k))
  for (const [j, column] of columns.entries()) {
    const sums = new Float64Array(classCount)
    for (let row = 0; row < codes.length; row += 1) {
      sums[codes[row]] += column[row] - column[firstRows[codes[row]]]
    }
    sums.forEach((sum, k) => (means[k * width + j] = column[firstRows[k]] + sum / counts[k]))
    await pace()
  }
  return means
}

/** The columns less their means, which are taken from the first value on. */
export async function centredColumns(
  columns: readonly Float64Array[],
  pace: () => Promise<void>,
): Promise<Float64Array[]> {
  const centred: Float64Array[] = []
  for (const column of columns) {
    let sum = 0
    for (const value of column) sum += value - column[0]
    const mean = column[0] + sum / column.length
    centred.push(column.map((value) => value - mean))
    await pace()
  }
  return centred
}

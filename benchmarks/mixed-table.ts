/** Tables of numbers with gaps and columns of few and of many categories, as business data are. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export const MIXED_NUMBERS = 20
/** How many categories each of the last columns has. */
export const MIXED_CATEGORIES = [2, 5, 12, 30, 80, 200, 500, 1000] as const

export interface MixedTable {
  rows: number
  columns: Float32Array[]
  categories: (number | null)[]
  /** 0 or 1. */
  codes: Int32Array
}

/** The same table for the same numbers, on every machine. Every second numeric column has a tenth of gaps. */
export function mixedTable({ rows, seed }: { rows: number; seed: number }): MixedTable {
  const draw = uniformDraws(seed)
  const effects = MIXED_CATEGORIES.map((count) => Float64Array.from({ length: count }, () => 2 * draw() - 1))
  const columns = Array.from(
    { length: MIXED_NUMBERS + MIXED_CATEGORIES.length },
    () => new Float32Array(rows),
  )
  const codes = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    let signal = 0
    for (let j = 0; j < MIXED_NUMBERS; j += 1) {
      const value = draw() + draw() + draw() - 1.5
      const isGap = j % 2 === 1 && draw() < 0.1
      columns[j][row] = isGap ? Number.NaN : value
      if (j < 6) signal += isGap ? 0.3 : Math.sin((2 + j) * value) / (1 + j / 2)
    }
    MIXED_CATEGORIES.forEach((count, j) => {
      // Most rows have one of the first categories.
      const code = Math.floor(draw() ** 2 * count)
      columns[MIXED_NUMBERS + j][row] = code
      signal += effects[j][code] / 2
    })
    codes[row] = signal + 1.5 * (draw() + draw() - 1) > 0 ? 1 : 0
  }
  return {
    rows,
    columns,
    categories: columns.map((_, j) => MIXED_CATEGORIES[j - MIXED_NUMBERS] ?? null),
    codes,
  }
}

/**
 * Writes a table as `writeForPython` does. scikit-learn takes no more than 255 categories: beyond the 254 most frequent
 * all are one there, which is what our own bins make of them.
 */
export async function writeMixedForPython(folder: string, name: string, table: MixedTable): Promise<void> {
  const flat = new Float32Array(table.rows * table.columns.length)
  table.columns.forEach((column, j) => flat.set(limited(column, table.categories[j]), j * table.rows))
  await writeFile(join(folder, `${name}.x`), flat)
  await writeFile(join(folder, `${name}.y`), table.codes)
}

function limited(column: Float32Array, count: number | null): Float32Array {
  if (count === null || count <= 255) return column
  const counts = new Int32Array(count)
  for (const code of column) counts[code] += 1
  const frequent = [...counts.keys()].sort((a, b) => counts[b] - counts[a]).slice(0, 254)
  const places = new Map(frequent.sort((a, b) => a - b).map((code, place) => [code, place]))
  return column.map((code) => places.get(code) ?? 254)
}

/** Mulberry32: numbers in [0, 1). */
function uniformDraws(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

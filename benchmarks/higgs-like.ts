/** Tables that learn like the physics data sets of the field: 7 hidden causes, skewed and folded features, two classes. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface HiggsLike {
  rows: number
  columns: Float32Array[]
  /** 0 or 1. */
  codes: Int32Array
}

/** The same table for the same numbers, on every machine. */
export function higgsLike({
  rows,
  columns,
  seed,
}: {
  rows: number
  columns: number
  seed: number
}): HiggsLike {
  const mixing = Array.from({ length: columns }, normalDraws(7))
  const draw = normalDraws(seed)
  const hidden = Array.from({ length: 7 }, () => Float64Array.from({ length: rows }, draw))
  const table = mixing.map((_, column) => {
    const weights = Array.from({ length: 7 }, (_, k) => mixing[(column * 7 + k * 3) % columns] + 0.3 * k - 1)
    const norm = Math.hypot(...weights)
    return Float32Array.from({ length: rows }, (_, row) => {
      let z = 0.25 * draw()
      for (let k = 0; k < 7; k += 1) z += (weights[k] / norm) * hidden[k][row]
      switch (column % 4) {
        case 0:
          return Math.exp(0.6 * z)
        case 1:
          return z
        case 2:
          return 1.7 * Math.sin(z)
        default:
          return Math.abs(z) ** 1.2
      }
    })
  })
  const [a, b, c, d, e, f, g] = hidden
  const score = Float64Array.from({ length: rows }, (_, row) => {
    const signal = a[row] * b[row] + 0.8 * Math.sin(2 * c[row]) + 0.7 * Math.abs(d[row])
    return signal - 0.3 * e[row] ** 2 + 0.5 * f[row] + 0.3 * g[row]
  })
  const middle = score.toSorted()[rows >> 1]
  const codes = Int32Array.from(score, (value) => (value + 0.8 * draw() > middle ? 1 : 0))
  return { rows, columns: table, codes }
}

/** Writes a table for `numpy.fromfile`: `<name>.x` holds single-precision columns one after the other, `<name>.y` int32. */
export async function writeForPython(folder: string, name: string, table: HiggsLike): Promise<void> {
  const flat = new Float32Array(table.rows * table.columns.length)
  table.columns.forEach((column, index) => flat.set(column, index * table.rows))
  await writeFile(join(folder, `${name}.x`), flat)
  await writeFile(join(folder, `${name}.y`), table.codes)
}

/** Standard normal numbers: Mulberry32 and Box and Muller's transform. */
function normalDraws(seed: number): () => number {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

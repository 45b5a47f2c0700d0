import { CELL_COUNT, THRESHOLD_SLOTS } from '../kernels/contracts/hist-binning.ts'
import { ROW_OVERREAD_BYTES } from '../kernels/contracts/hist-tree-records.ts'
import { createHistBinningKernel } from '../kernels/hist-binning.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features, FloatArray } from '../matrix.ts'
import type { FeatureBins } from './feature-bins.ts'
import { MISSING_BIN } from './feature-bins.ts'

/** Values that are copied to the kernel's memory at a time. */
const CHUNK = 16_384

/**
 * The bins of rows, one byte each, twice in a kernel's memory: histograms are built from rows (all features of a row
 * lie together), rows are divided by columns (one byte a row is read). Offsets are in bytes.
 */
export interface BinTable {
  rowCount: number
  featureCount: number
  /** Column `feature` begins at `columns + feature * rowCount`. */
  columns: number
  /** Row `row` begins at `rows + row * stride`; bytes behind its features are 0. */
  rows: number
  /** A multiple of 8, so that eight features are read at once. */
  stride: number
  /** 1 for a feature with missing values in these rows. */
  hasMissing: Uint8Array
}

/** Bytes that a row of so many features takes up in the row-major half. */
export function strideOf(featureCount: number): number {
  return Math.ceil(featureCount / 8) * 8
}

/** Bytes of the kernel's memory that `fillBinTable` allocates. */
export function binTableBytes(rows: number, features: number): number {
  return (
    alignedBytes(rows * features) +
    alignedBytes(rows * strideOf(features) + ROW_OVERREAD_BYTES) +
    alignedBytes(8 * CHUNK) +
    alignedBytes(8 * THRESHOLD_SLOTS) +
    alignedBytes(CELL_COUNT)
  )
}

export interface FillBinTableOptions {
  memory: KernelMemory
  /** The rows to bin, in this order; all when absent. */
  rows?: Int32Array
  pace(): Promise<void>
}

/** Bins the features of rows into `memory`, which has to have room for `binTableBytes` more. */
export async function fillBinTable(
  X: Features,
  bins: readonly FeatureBins[],
  { memory, rows, pace }: FillBinTableOptions,
): Promise<BinTable> {
  const rowCount = rows?.length ?? X.rows
  const featureCount = X.columns.length
  const stride = strideOf(featureCount)
  const columns = memory.allocate(rowCount * featureCount)
  const table = memory.allocate(rowCount * stride + ROW_OVERREAD_BYTES)
  const mark = memory.used
  const fill = createColumnFiller(memory)
  const hasMissing = new Uint8Array(featureCount)
  for (let feature = 0; feature < featureCount; feature += 1) {
    await pace()
    const at = columns + feature * rowCount
    await fill(X.columns[feature], bins[feature], { at, rows, rowCount, pace })
    hasMissing[feature] = memory.view('u8', at, rowCount).includes(MISSING_BIN) ? 1 : 0
  }
  const kernel = createHistBinningKernel(memory)
  for (let from = 0; from < rowCount; from += CHUNK) {
    await pace()
    kernel.interleave(columns, rowCount, featureCount, from, Math.min(rowCount, from + CHUNK), table, stride)
  }
  memory.release(mark)
  return { rowCount, featureCount, columns, rows: table, stride, hasMissing }
}

interface ColumnPlace {
  /** Where the bins go. */
  at: number
  rows: Int32Array | undefined
  rowCount: number
  pace(): Promise<void>
}

function createColumnFiller(memory: KernelMemory) {
  const kernel = createHistBinningKernel(memory)
  const values = memory.allocate(8 * CHUNK)
  const borders = memory.allocate(8 * THRESHOLD_SLOTS)
  const cells = memory.allocate(CELL_COUNT)
  return async function fillColumn(column: FloatArray, bins: FeatureBins, place: ColumnPlace): Promise<void> {
    const { at, rows, rowCount, pace } = place
    memory.view('f64', borders, THRESHOLD_SLOTS).fill(Infinity).set(bins.thresholds)
    const { lowest, scale, steps } = fillCells(memory.view('u8', cells, CELL_COUNT), bins.thresholds)
    const isSingle = column instanceof Float32Array
    const staged = memory.view(isSingle ? 'f32' : 'f64', values, CHUNK)
    for (let from = 0; from < rowCount; from += CHUNK) {
      await pace()
      const length = Math.min(CHUNK, rowCount - from)
      if (bins.codeBins !== null) {
        fillCodes(memory.view('u8', at + from, length), column, bins.codeBins, from, rows)
        continue
      }
      if (rows === undefined) staged.set(column.subarray(from, from + length))
      else for (let i = 0; i < length; i += 1) staged[i] = column[rows[from + i]]
      if (isSingle) kernel.mapSingles(values, length, borders, cells, lowest, scale, steps, at + from)
      else kernel.mapDoubles(values, length, borders, cells, lowest, scale, steps, at + from)
    }
  }
}

/**
 * Cuts the range of the thresholds into cells and says how many of them share one at most: 1, 2 or 4; or 0 where they lie
 * too close together for that.
 */
function fillCells(
  cells: Uint8Array,
  thresholds: Float64Array,
): { lowest: number; scale: number; steps: 0 | 1 | 2 | 4 } {
  const [lowest = 0] = thresholds
  const scale = CELL_COUNT / ((thresholds.at(-1) ?? 0) - lowest)
  if (!(scale > 0 && scale < Infinity)) return { lowest, scale: 0, steps: 0 }
  const counts = new Uint8Array(CELL_COUNT)
  for (const threshold of thresholds) {
    counts[Math.min(Math.trunc((threshold - lowest) * scale), CELL_COUNT - 1)] += 1
  }
  let before = 0
  let most = 0
  counts.forEach((count, cell) => {
    cells[cell] = before
    before += count
    most = Math.max(most, count)
  })
  return { lowest, scale, steps: most > 4 ? 0 : most > 2 ? 4 : most > 1 ? 2 : 1 }
}

function fillCodes(
  into: Uint8Array,
  column: FloatArray,
  codeBins: Uint8Array,
  from: number,
  rows: Int32Array | undefined,
): void {
  for (let i = 0; i < into.length; i += 1) {
    const code = column[rows === undefined ? from + i : rows[from + i]]
    into[i] = code >= 0 && code < codeBins.length ? codeBins[code] : MISSING_BIN
  }
}

/** The kernel `hist-binning`: from values to bins. */

/** Bytes of the counters that `sortDoubles` needs. */
export const SORT_COUNTER_BYTES = 4096 * 4
/** The doubles that a feature's thresholds take up, infinity behind the last. */
export const THRESHOLD_SLOTS = 256
/** The bytes of the cells that say where among the thresholds to look. */
export const CELL_COUNT = 2048

/**
 * The number of thresholds below each value, 255 for NaN. Where `steps` is 1, 2 or 4, `cells` has for each of 2048 cells,
 * `(value - lowest) * scale` rounded down, the number of thresholds in the cells before, and no cell has more than `steps`
 * of them; 0 steps do without cells.
 */
type MapToBins = (
  values: number,
  length: number,
  thresholds: number,
  cells: number,
  lowest: number,
  scale: number,
  steps: number,
  bins: number,
) => void

/** Arrays are byte offsets in the memory that the kernel was made with. */
export interface HistBinningKernel {
  /** Sorts doubles without NaN, ascending; `spare` is as long as `values`, `counters` as `SORT_COUNTER_BYTES` says. */
  sortDoubles(values: number, length: number, spare: number, counters: number): void
  /** Bins of doubles. */
  mapDoubles: MapToBins
  /** Bins of single-precision values. */
  mapSingles: MapToBins
  /** Rows `from … to - 1` of a table with `stride` bytes a row, from columns of bins `columnLength` apart. */
  interleave(
    columns: number,
    columnLength: number,
    features: number,
    from: number,
    to: number,
    rows: number,
    stride: number,
  ): void
}

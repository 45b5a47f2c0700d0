/** What the kernel `forest-hist` reads and writes. */

/**
 * The arrays that the kernel works in, by name: `rows` and `columns` of a bin table; with a place for each row `samples`
 * and `spareSamples` (u32), `loads` and `spareLoads` (two f64) and `squares` (f64: weight times squared target, by row);
 * `histogram` (256 times two f64, or one a class), `rowCounts` (256 u32), `noted` (4 u64), `binList` (256 u8), `sums` and
 * `left` (f64 a class), `order` and `constants` (u32 a feature), `stack` (`WAITING_BYTES` a row and two more), `made`.
 */
export const HIST_ARRAYS = [
  'rows',
  'columns',
  'samples',
  'loads',
  'squares',
  'spareSamples',
  'spareLoads',
  'histogram',
  'rowCounts',
  'noted',
  'binList',
  'sums',
  'left',
  'order',
  'constants',
  'stack',
  'made',
] as const

/** What trees tell: two classes, a number, or more classes. */
export const HIST_KINDS = { pair: 0, mean: 1, classes: 2 } as const

export const WAITING_BYTES = 24

/** A node that is made, by byte; its value, f64s, follows. */
export const MADE_NODE = {
  impurity: 0,
  weight: 8,
  parent: 16,
  isLeft: 20,
  rows: 24,
  /** -1 for a leaf. */
  feature: 28,
  /** The last bin on the left, and the first on the right. */
  bin: 32,
  nextBin: 36,
  /** One of `MISSING_SIDES`. */
  missing: 40,
  rowsLeft: 44,
  bytes: 48,
} as const

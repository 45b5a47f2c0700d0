import { partSizes } from './part-sizes.ts'
import { SplitError } from './split-error.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface TimeSplitOptions {
  /** One number a row that orders the rows in time, milliseconds since 1970 for instance. */
  time: Float64Array
  /** The share (0, 1), or the whole number, of the latest rows that are tested on. */
  testSize: number
}

/**
 * Orders the rows by time (ties stay in table order) and tests on the latest: what
 * `train_test_split(df.sort_values(time, kind="stable"), shuffle=False)` does. Both parts are in time order.
 *
 * @throws SplitError `missing_order` when a row has no time, `bad_size`, `empty_part`, `too_few_rows`.
 */
export function timeSplit({ time, testSize }: TimeSplitOptions): TrainTestRows {
  const sizes = partSizes(time.length, testSize)
  const missing = time.findIndex(Number.isNaN)
  if (missing >= 0) {
    throw new SplitError(
      'missing_order',
      `row ${missing + 1} has no time: a time split needs one in every row`,
      {
        row: missing,
      },
    )
  }
  const order = Int32Array.from(time, (_, row) => row).sort((a, b) => compareTimes(time[a], time[b]) || a - b)
  return { train: order.slice(0, sizes.train), test: order.slice(sizes.train) }
}

/** Subtraction would turn two infinite times into NaN. */
function compareTimes(a: number, b: number): number {
  if (a < b) return -1
  return a > b ? 1 : 0
}

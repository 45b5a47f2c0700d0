import { SplitError } from './split-error.ts'

export interface PartSizes {
  train: number
  test: number
}

/**
 * How many of `rows` go to train and test: `test = ceil(testSize * rows)`, the rest is train, as
 * scikit-learn's `_validate_shuffle_split` has it.
 *
 * @param testSize a share in (0, 1), or a whole number of rows from 1 to rows - 1.
 * @throws SplitError `too_few_rows` below two rows, `bad_size` for a size outside those ranges, `empty_part` when
 * nothing is left to train on.
 */
export function partSizes(rows: number, testSize: number): PartSizes {
  if (rows < 2)
    throw new SplitError('too_few_rows', `a split needs at least 2 rows, there are ${rows}`, { rows })
  const isCount = Number.isInteger(testSize) && testSize >= 1
  const isShare = testSize > 0 && testSize < 1
  if (!isShare && !(isCount && testSize < rows)) {
    throw new SplitError(
      'bad_size',
      `test_size must be a share between 0 and 1 or a number of rows from 1 to ${rows - 1}, not ${testSize}`,
      { testSize, rows },
    )
  }
  const test = isCount ? testSize : Math.ceil(testSize * rows)
  const train = rows - test
  if (train === 0) {
    throw new SplitError(
      'empty_part',
      `test_size ${testSize} of ${rows} rows leaves no row to train on: take a smaller test_size`,
      { testSize, rows },
    )
  }
  return { train, test }
}

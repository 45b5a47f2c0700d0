import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { RandomState } from '../random/random-state.ts'
import { foldRows } from './fold-rows.ts'
import { groupShuffleSplit } from './group-shuffle-split.ts'
import { kFold } from './k-fold.ts'
import { SplitError } from './split-error.ts'
import { stratifiedKFold } from './stratified-k-fold.ts'
import { timeSplit } from './time-split.ts'
import { trainTestSplit } from './train-test-split.ts'
import { splitTrainAgain, trainValidationTestSplit } from './train-validation-test-split.ts'

interface Case {
  rows: number
  classes: number
  testSize: number
  nSplits: number
  skew: number
  randomState: number
  plain: string
  validation: string
  stratified?: string
  stratifiedValidation?: string
  stratifiedError?: string
  group: string
  kFold: string
  kFoldShuffled: string
  stratifiedKFold?: string
  stratifiedKFoldShuffled?: string
  stratifiedKFoldError?: string
}

const recorded = readFixture('model-selection') as {
  cases: Case[]
  readable: { codes: number[]; train: number[]; test: number[] }
}

function digest(...parts: Int32Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = new DataView(new ArrayBuffer(part.length * 4))
    part.forEach((value, i) => bytes.setInt32(i * 4, value, true))
    hash.update(bytes).update('|')
  }
  return hash.digest('hex').slice(0, 16)
}

/** The table of a case, drawn as its recorder draws it. */
function drawTable(number: number): { case: Case; codes: Int32Array; groups: Int32Array } {
  const expected = recorded.cases[number]
  const random = new RandomState(number)
  const rows = random.randint(20, 600)
  const classes = random.randint(2, 8)
  random.randint(0, 7)
  random.randint(2, 11)
  const skew = 1 + 3 * random.random()
  expect([rows, classes, skew]).toEqual([expected.rows, expected.classes, expected.skew])
  const codes = Int32Array.from({ length: rows }, () => Math.floor(classes * random.random() ** skew))
  const groups = Int32Array.from({ length: rows }, () => random.randint(0, 5 + Math.floor(rows / 4)))
  expect(random.randint(0, 2 ** 31 - 1)).toBe(expected.randomState)
  return { case: expected, codes, groups }
}

function codeOf(split: () => unknown): string | undefined {
  try {
    split()
    return undefined
  } catch (error) {
    if (error instanceof SplitError) return error.code
    throw error
  }
}

/** The result, or `undefined` where the split is refused, as scikit-learn's then is not recorded. */
function attempt<Result>(split: () => Result): Result | undefined {
  try {
    return split()
  } catch (error) {
    if (error instanceof SplitError) return undefined
    throw error
  }
}

const numbers = recorded.cases.map((_, number) => number)

describe(`the rows scikit-learn chooses, order included, on ${numbers.length} random tables`, () => {
  it('train_test_split', () => {
    for (const number of numbers) {
      const { case: expected } = drawTable(number)
      const { train, test } = trainTestSplit(expected)
      expect(digest(train, test)).toBe(expected.plain)
    }
  })

  it('train_test_split twice, for a validation part', () => {
    for (const number of numbers) {
      const { case: expected } = drawTable(number)
      const parts = trainValidationTestSplit({
        ...expected,
        testSize: 0.2,
        validationSize: expected.testSize / 2,
      })
      expect(digest(parts.train, parts.validation, parts.test)).toBe(expected.validation)
    }
  })

  it('train_test_split, stratified, with and without a validation part', () => {
    let refused = 0
    for (const number of numbers) {
      const { case: expected, codes } = drawTable(number)
      const options = { ...expected, stratify: codes }
      const twoParts = attempt(() => {
        const { train, test } = trainTestSplit(options)
        return digest(train, test)
      })
      const threeParts = attempt(() => {
        const parts = trainValidationTestSplit({ ...options, validationSize: 0.25 })
        return digest(parts.train, parts.validation, parts.test)
      })
      expect(twoParts).toBe(expected.stratified)
      expect(threeParts).toBe(expected.stratifiedValidation)
      if (expected.stratifiedError !== undefined) refused += 1
    }
    expect(refused).toBeGreaterThan(0)
  })

  it('GroupShuffleSplit', () => {
    for (const number of numbers) {
      const { case: expected, groups } = drawTable(number)
      const { train, test } = groupShuffleSplit({ ...expected, groups })
      expect(digest(train, test)).toBe(expected.group)
      const tested = new Set(Array.from(test, (row) => groups[row]))
      expect(train.some((row) => tested.has(groups[row]))).toBe(false)
    }
  })

  it('KFold and StratifiedKFold, shuffled or not', () => {
    for (const number of numbers) {
      const { case: expected, codes } = drawTable(number)
      const { rows, nSplits, randomState } = expected
      expect(digest(kFold({ rows, nSplits }))).toBe(expected.kFold)
      expect(digest(kFold({ rows, nSplits, randomState }))).toBe(expected.kFoldShuffled)
      expect(attempt(() => digest(stratifiedKFold({ codes, nSplits })))).toBe(expected.stratifiedKFold)
      expect(attempt(() => digest(stratifiedKFold({ codes, nSplits, randomState })))).toBe(
        expected.stratifiedKFoldShuffled,
      )
    }
  })
})

describe('trainTestSplit', () => {
  it('returns rows one can read', () => {
    const { codes, train, test } = recorded.readable
    const split = trainTestSplit({
      rows: 10,
      testSize: 0.3,
      randomState: 0,
      stratify: Int32Array.from(codes),
    })
    expect([...split.train]).toEqual(train)
    expect([...split.test]).toEqual(test)
  })

  it('takes a number of rows as well as a share', () => {
    const byCount = trainTestSplit({ rows: 50, testSize: 10, randomState: 1 })
    expect(byCount).toEqual(trainTestSplit({ rows: 50, testSize: 0.2, randomState: 1 }))
  })

  it.each([
    ['bad_size', { rows: 10, testSize: 0 }],
    ['bad_size', { rows: 10, testSize: 10 }],
    ['bad_size', { rows: 10, testSize: 1.5 }],
    ['bad_size', { rows: 10, testSize: Number.NaN }],
    ['too_few_rows', { rows: 1, testSize: 0.5 }],
    ['empty_part', { rows: 2, testSize: 0.9 }],
    ['class_with_one_member', { rows: 5, testSize: 0.4, stratify: Int32Array.of(0, 0, 1, 1, 2) }],
    ['part_smaller_than_classes', { rows: 6, testSize: 0.3, stratify: Int32Array.of(0, 0, 1, 1, 2, 2) }],
  ])('says %s', (code, options) => {
    expect(codeOf(() => trainTestSplit({ ...options, randomState: 0 }))).toBe(code)
  })

  it('says empty_part when test and validation take all rows', () => {
    expect(
      codeOf(() =>
        trainValidationTestSplit({ rows: 10, testSize: 0.5, validationSize: 0.5, randomState: 0 }),
      ),
    ).toBe('empty_part')
  })
})

describe('timeSplit', () => {
  it('tests on the latest rows, ties in table order', () => {
    const time = Float64Array.of(5, 1, 5, 3, 2, 5, 4, 1)
    const { train, test } = timeSplit({ time, testSize: 0.25 })
    expect([...train]).toEqual([1, 7, 4, 3, 6, 0])
    expect([...test]).toEqual([2, 5])
  })

  it('splits the train part again for validation', () => {
    const time = Float64Array.from({ length: 10 }, (_, i) => 10 - i)
    const parts = splitTrainAgain(timeSplit({ time, testSize: 0.2 }), (train) =>
      timeSplit({ time: Float64Array.from(train, (row) => time[row]), testSize: 2 }),
    )
    expect([[...parts.train], [...parts.validation], [...parts.test]]).toEqual([
      [9, 8, 7, 6, 5, 4],
      [3, 2],
      [1, 0],
    ])
  })

  it('refuses rows without a time', () => {
    expect(codeOf(() => timeSplit({ time: Float64Array.of(1, Number.NaN), testSize: 0.5 }))).toBe(
      'missing_order',
    )
  })
})

describe('groups and folds', () => {
  it('needs two groups', () => {
    expect(
      codeOf(() => groupShuffleSplit({ groups: new Int32Array(9), testSize: 0.5, randomState: 0 })),
    ).toBe('too_few_groups')
  })

  it.each([
    ['bad_size', 10, 1],
    ['too_few_rows', 3, 4],
  ])('says %s for %i rows and %i folds', (code, rows, nSplits) => {
    expect(codeOf(() => kFold({ rows, nSplits }))).toBe(code)
  })

  it('gives the rows of a fold', () => {
    const { train, test } = foldRows(Int32Array.of(0, 1, 2, 1, 0), 1)
    expect([[...train], [...test]]).toEqual([
      [0, 2, 4],
      [1, 3],
    ])
  })
})

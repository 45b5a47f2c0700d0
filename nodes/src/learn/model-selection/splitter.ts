/** The ways to divide rows for cross-validation, as data with scikit-learn's names. */
import { z } from 'zod'
import { toRandomState } from '../random/random-state.ts'
import type { Target } from '../matrix.ts'
import { isClassTarget } from '../matrix.ts'
import { foldRows } from './fold-rows.ts'
import { groupKFold } from './group-k-fold.ts'
import { groupShuffleSplit } from './group-shuffle-split.ts'
import { kFold } from './k-fold.ts'
import { leavePGroupsOut, leavePOut } from './leave-out.ts'
import { SplitError } from './split-error.ts'
import { stratifiedGroupKFold } from './stratified-group-k-fold.ts'
import { stratifiedKFold } from './stratified-k-fold.ts'
import { timeSeriesSplit } from './time-series-split.ts'
import { trainTestSplit } from './train-test-split.ts'
import type { TrainTestRows } from './train-test-split.ts'

const nSplits = z.number().int().min(2).default(5)
const nRepeats = z.number().int().min(1).default(10)
const drawnSplits = z.number().int().min(1).default(10)
const shuffle = z.boolean().default(false)
const testSize = z.number().positive()

/** A splitter's kind and parameters; its seed is given with the data. */
export const splitterSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('KFold'), nSplits, shuffle }),
  z.strictObject({ kind: z.literal('StratifiedKFold'), nSplits, shuffle }),
  z.strictObject({ kind: z.literal('GroupKFold'), nSplits, shuffle }),
  z.strictObject({ kind: z.literal('StratifiedGroupKFold'), nSplits, shuffle }),
  z.strictObject({ kind: z.literal('RepeatedKFold'), nSplits, nRepeats }),
  z.strictObject({ kind: z.literal('RepeatedStratifiedKFold'), nSplits, nRepeats }),
  z.strictObject({
    kind: z.literal('TimeSeriesSplit'),
    nSplits,
    maxTrainSize: z.number().int().min(1).nullable().default(null),
    testSize: z.number().int().min(1).nullable().default(null),
    gap: z.number().int().min(0).default(0),
  }),
  z.strictObject({ kind: z.literal('ShuffleSplit'), nSplits: drawnSplits, testSize: testSize.default(0.1) }),
  z.strictObject({
    kind: z.literal('StratifiedShuffleSplit'),
    nSplits: drawnSplits,
    testSize: testSize.default(0.1),
  }),
  z.strictObject({
    kind: z.literal('GroupShuffleSplit'),
    nSplits: z.number().int().min(1).default(5),
    testSize: testSize.default(0.2),
  }),
  z.strictObject({ kind: z.literal('LeaveOneOut') }),
  z.strictObject({ kind: z.literal('LeavePOut'), p: z.number().int().min(1) }),
  z.strictObject({ kind: z.literal('LeaveOneGroupOut') }),
  z.strictObject({ kind: z.literal('LeavePGroupsOut'), nGroups: z.number().int().min(1) }),
])

export type Splitter = z.output<typeof splitterSchema>

export interface RowsToSplit {
  rows: number
  /** Needed by the stratified splitters, which need classes. */
  y?: Target
  /** One group code a row, in the sorted order of the groups' values; needed by the group splitters. */
  groups?: Int32Array
  /** The seed of whatever is shuffled or drawn. */
  randomState?: number
}

/**
 * The rows of every split: the same rows in the same order as scikit-learn's splitter of that name gives.
 *
 * @throws SplitError when the rows cannot be divided so.
 */
export function splitRows(splitter: Splitter, input: RowsToSplit): TrainTestRows[] {
  const { rows, randomState = 0 } = input
  const seedOf = (isShuffled: boolean) => (isShuffled ? randomState : undefined)
  switch (splitter.kind) {
    case 'KFold':
      return ofFolds(kFold({ rows, nSplits: splitter.nSplits, randomState: seedOf(splitter.shuffle) }))
    case 'StratifiedKFold': {
      const { nSplits, shuffle } = splitter
      return ofFolds(stratifiedKFold({ codes: codesOf(input), nSplits, randomState: seedOf(shuffle) }))
    }
    case 'GroupKFold': {
      const { nSplits, shuffle } = splitter
      return ofFolds(groupKFold({ groups: groupsOf(input), nSplits, randomState: seedOf(shuffle) }))
    }
    case 'StratifiedGroupKFold': {
      const { nSplits, shuffle } = splitter
      const [codes, groups] = [codesOf(input), groupsOf(input)]
      return ofFolds(stratifiedGroupKFold({ codes, groups, nSplits, randomState: seedOf(shuffle) }))
    }
    case 'RepeatedKFold': {
      const random = toRandomState(randomState)
      const { nSplits, nRepeats } = splitter
      return repeat(nRepeats, () => ofFolds(kFold({ rows, nSplits, randomState: random })))
    }
    case 'RepeatedStratifiedKFold': {
      const random = toRandomState(randomState)
      const { nSplits, nRepeats } = splitter
      const codes = codesOf(input)
      return repeat(nRepeats, () => ofFolds(stratifiedKFold({ codes, nSplits, randomState: random })))
    }
    case 'TimeSeriesSplit':
      return timeSeriesSplit({ ...splitter, rows })
    case 'ShuffleSplit':
    case 'StratifiedShuffleSplit': {
      const random = toRandomState(randomState)
      const { testSize } = splitter
      const stratify = splitter.kind === 'StratifiedShuffleSplit' ? codesOf(input) : undefined
      return repeat(splitter.nSplits, () => [
        trainTestSplit({ rows, testSize, randomState: random, stratify }),
      ])
    }
    case 'GroupShuffleSplit': {
      const random = toRandomState(randomState)
      const { testSize } = splitter
      const groups = groupsOf(input)
      return repeat(splitter.nSplits, () => [groupShuffleSplit({ groups, testSize, randomState: random })])
    }
    case 'LeaveOneOut':
      return leavePOut(rows, 1)
    case 'LeavePOut':
      return leavePOut(rows, splitter.p)
    case 'LeaveOneGroupOut':
      return leavePGroupsOut(groupsOf(input), 1)
    case 'LeavePGroupsOut':
      return leavePGroupsOut(groupsOf(input), splitter.nGroups)
  }
}

/** What scikit-learn makes of `cv=5`: stratified folds for classes, else plain ones. */
export function usualSplitter(y: Target | null, folds = 5): Splitter {
  const kind = y !== null && isClassTarget(y) ? 'StratifiedKFold' : 'KFold'
  return { kind, nSplits: folds, shuffle: false }
}

function ofFolds(folds: Int32Array): TrainTestRows[] {
  const count = folds.reduce((most, fold) => Math.max(most, fold), 0) + 1
  return Array.from({ length: count }, (_, fold) => foldRows(folds, fold))
}

function repeat(times: number, split: () => TrainTestRows[]): TrainTestRows[] {
  return Array.from({ length: times }, split).flat()
}

function codesOf({ y }: RowsToSplit): Int32Array {
  if (y === undefined || !isClassTarget(y)) {
    throw new SplitError('needs_classes', 'a stratified split needs a target of classes')
  }
  return y.codes
}

function groupsOf({ groups }: RowsToSplit): Int32Array {
  if (groups === undefined)
    throw new SplitError('needs_groups', 'a split by groups needs the group of each row')
  return groups
}

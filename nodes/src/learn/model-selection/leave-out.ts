import { classMembers } from './class-members.ts'
import { foldRows } from './fold-rows.ts'
import { SplitError } from './split-error.ts'
import type { TrainTestRows } from './train-test-split.ts'

/** More splits than this are a mistake: nobody trains so many models. */
const MOST_SPLITS = 1_000_000

/**
 * scikit-learn's `LeavePOut`: every choice of `p` rows is tested once; `LeaveOneOut` for 1.
 *
 * @throws SplitError `too_few_rows` unless there are more than `p` rows, `bad_size` for more than a million choices.
 */
export function leavePOut(rows: number, p: number): TrainTestRows[] {
  if (p >= rows)
    throw new SplitError('too_few_rows', `leaving out ${p} of ${rows} rows leaves none`, { rows, p })
  return combinations(rows, p).map((chosen) => leaveOut(rows, (row) => chosen.has(row)))
}

/**
 * scikit-learn's `LeavePGroupsOut`: every choice of `nGroups` groups is tested once; `LeaveOneGroupOut` for 1.
 *
 * @throws SplitError `too_few_groups`, `bad_size`.
 */
export function leavePGroupsOut(groups: Int32Array, nGroups: number): TrainTestRows[] {
  const { counts, rows, starts } = classMembers(groups)
  if (nGroups >= counts.length) {
    throw new SplitError('too_few_groups', `leaving out ${nGroups} of ${counts.length} groups leaves none`, {
      groups: counts.length,
    })
  }
  const groupOf = new Int32Array(groups.length)
  counts.forEach((_, group) => {
    for (const row of rows.subarray(starts[group], starts[group + 1])) groupOf[row] = group
  })
  return combinations(counts.length, nGroups).map((chosen) =>
    leaveOut(groups.length, (row) => chosen.has(groupOf[row])),
  )
}

function leaveOut(rows: number, isTested: (row: number) => boolean): TrainTestRows {
  const folds = Int32Array.from({ length: rows }, (_, row) => (isTested(row) ? 0 : 1))
  return foldRows(folds, 0)
}

/** The choices of `size` of 0 … count - 1 in lexicographic order, as `itertools.combinations`. */
function combinations(count: number, size: number): Set<number>[] {
  if (!Number.isInteger(size) || size < 1) {
    throw new SplitError('bad_size', `at least 1 has to be left out, not ${size}`, { size })
  }
  const all: Set<number>[] = []
  const chosen = Array.from({ length: size }, (_, i) => i)
  for (;;) {
    all.push(new Set(chosen))
    if (all.length > MOST_SPLITS)
      throw new SplitError('bad_size', 'this makes more than a million splits', { count })
    let place = size - 1
    while (place >= 0 && chosen[place] === count - size + place) place -= 1
    if (place < 0) return all
    chosen[place] += 1
    for (let next = place + 1; next < size; next += 1) chosen[next] = chosen[next - 1] + 1
  }
}

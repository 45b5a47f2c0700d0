import type { RandomState } from '../random/random-state.ts'
import { toRandomState } from '../random/random-state.ts'
import { classMembers } from './class-members.ts'
import { checkGroupCount } from './group-k-fold.ts'
import { SplitError } from './split-error.ts'

export interface StratifiedGroupKFoldOptions {
  /** One class code a row. */
  codes: Int32Array
  /** One group code a row, numbered in the sorted order of the groups' values. */
  groups: Int32Array
  nSplits: number
  randomState?: RandomState | number
}

/**
 * scikit-learn's `StratifiedGroupKFold`: the fold in which each row is tested. Groups stay whole and the classes' shares
 * as even as that allows: groups whose classes are most uneven are placed first, each where the spread of the shares
 * over the folds grows least.
 *
 * @throws SplitError `bad_size`, `too_few_groups`, and `too_few_members` when every class has fewer rows than folds.
 */
export function stratifiedGroupKFold({
  codes,
  groups,
  nSplits,
  randomState,
}: StratifiedGroupKFoldOptions): Int32Array {
  const classes = classMembers(codes)
  const members = classMembers(groups)
  const groupCount = members.counts.length
  checkGroupCount(groupCount, nSplits)
  if (classes.counts.every((count) => count < nSplits)) {
    throw new SplitError('too_few_members', `every class has fewer rows than the ${nSplits} folds`, {
      nSplits,
    })
  }
  const table = countsPerGroup(codes, classes, members)
  const order = Int32Array.from({ length: groupCount }, (_, group) => group)
  if (randomState !== undefined) toRandomState(randomState).shuffle(order)
  const spread = table.map(deviation)
  order.sort((a, b) => spread[b] - spread[a])
  const perFold = Array.from({ length: nSplits }, () => new Float64Array(classes.counts.length))
  const folds = new Int32Array(codes.length)
  for (const group of order) {
    const fold = evenestFold(perFold, table[group], classes.counts)
    table[group].forEach((count, index) => (perFold[fold][index] += count))
    for (const row of members.rows.subarray(members.starts[group], members.starts[group + 1]))
      folds[row] = fold
  }
  return folds
}

type Members = ReturnType<typeof classMembers>

function countsPerGroup(codes: Int32Array, classes: Members, groups: Members): Float64Array[] {
  const place = new Int32Array(codes.length)
  classes.counts.forEach((_, index) => {
    for (const row of classes.rows.subarray(classes.starts[index], classes.starts[index + 1]))
      place[row] = index
  })
  return Array.from(groups.counts, (_, group) => {
    const counts = new Float64Array(classes.counts.length)
    for (const row of groups.rows.subarray(groups.starts[group], groups.starts[group + 1]))
      counts[place[row]] += 1
    return counts
  })
}

function evenestFold(perFold: readonly Float64Array[], added: Float64Array, totals: Int32Array): number {
  let best = 0
  let bestSpread = Infinity
  let bestRows = Infinity
  perFold.forEach((counts, fold) => {
    const rows = counts.reduce((sum, count) => sum + count, 0)
    let spread = 0
    for (let index = 0; index < totals.length; index += 1) {
      const shares = perFold.map(
        (other, i) => (other[index] + (i === fold ? added[index] : 0)) / totals[index],
      )
      spread += deviation(Float64Array.from(shares))
    }
    spread /= totals.length
    // numpy's isclose, which scikit-learn asks before it looks at the rows.
    const isEqual = Math.abs(spread - bestSpread) <= 1e-8 + 1e-5 * Math.abs(bestSpread)
    if (!(spread < bestSpread || (isEqual && rows < bestRows))) return
    best = fold
    bestSpread = spread
    bestRows = rows
  })
  return best
}

/** The population standard deviation. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

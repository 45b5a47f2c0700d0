import type { RandomState } from '../random/random-state.ts'
import { toRandomState } from '../random/random-state.ts'
import { checkFoldCount } from './k-fold.ts'
import { SplitError } from './split-error.ts'

export interface StratifiedKFoldOptions {
  /** One class code a row. */
  codes: Int32Array
  nSplits: number
  /** `StratifiedKFold(shuffle=True, random_state=...)`; absent, each class is dealt out in table order. */
  randomState?: RandomState | number
}

/**
 * scikit-learn's `StratifiedKFold`: the number of the fold in which each row is tested, every fold with the classes'
 * proportions. A class with fewer rows than folds is missing from some of them, as in scikit-learn.
 *
 * @throws SplitError `bad_size`, `too_few_rows`, and `too_few_members` when every class has fewer rows than folds.
 */
export function stratifiedKFold({ codes, nSplits, randomState }: StratifiedKFoldOptions): Int32Array {
  checkFoldCount(codes.length, nSplits)
  const { encoded, counts } = encodeByAppearance(codes)
  const largest = Math.max(...counts)
  if (nSplits > largest) {
    throw new SplitError(
      'too_few_members',
      `${nSplits} folds are more than the ${largest} rows of the largest class: take fewer folds`,
      { nSplits, largest },
    )
  }
  const random = randomState === undefined ? undefined : toRandomState(randomState)
  const dealt: Int32Array[] = []
  let classStart = 0
  for (const count of counts) {
    const folds = new Int32Array(count)
    let end = 0
    for (let fold = 0; fold < nSplits; fold += 1) {
      const share = countInRange(classStart, classStart + count, fold, nSplits)
      folds.fill(fold, end, end + share)
      end += share
    }
    random?.shuffle(folds)
    dealt.push(folds)
    classStart += count
  }
  const taken = new Int32Array(counts.length)
  return encoded.map((code) => dealt[code][taken[code]++])
}

/** Codes renumbered by first appearance, and the rows of each. */
function encodeByAppearance(codes: Int32Array): { encoded: Int32Array; counts: number[] } {
  const seen = new Map<number, number>()
  const counts: number[] = []
  const encoded = new Int32Array(codes.length)
  for (let row = 0; row < codes.length; row += 1) {
    let code = seen.get(codes[row])
    if (code === undefined) {
      code = seen.size
      seen.set(codes[row], code)
      counts.push(0)
    }
    counts[code] += 1
    encoded[row] = code
  }
  return { encoded, counts }
}

/** How many of the positions start … end - 1 leave the remainder `remainder` when divided by `step`. */
function countInRange(start: number, end: number, remainder: number, step: number): number {
  return Math.ceil((end - remainder) / step) - Math.ceil((start - remainder) / step)
}

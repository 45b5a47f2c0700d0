import { FitError } from '../estimator.ts'
import type { ClassTarget } from '../matrix.ts'

/** The classes some row has, and the target renumbered to them. */
export interface PresentClasses {
  /** The original code of each present class, ascending. */
  classCodes: Int32Array
  /** The target in terms of their places. */
  codes: Int32Array
}

/**
 * Leaves out classes without a row, as a fold may have them: scikit-learn does not know of them either.
 *
 * @throws FitError `single_class` when fewer than two classes are left, `bad_parameter` for a code out of range.
 */
export function presentClasses({ codes, classCount }: ClassTarget): PresentClasses {
  const counts = new Int32Array(classCount)
  for (const code of codes) {
    if (!(code >= 0 && code < classCount)) {
      throw new FitError('bad_parameter', `class code ${code} is not one of 0 to ${classCount - 1}`)
    }
    counts[code] += 1
  }
  const present: number[] = []
  const places = new Int32Array(classCount)
  counts.forEach((count, code) => {
    places[code] = present.length
    if (count > 0) present.push(code)
  })
  if (present.length < 2) {
    throw new FitError(
      'single_class',
      'the training rows have only one class: a classifier needs at least two',
      {
        class: present[0] ?? -1,
      },
    )
  }
  return { classCodes: Int32Array.from(present), codes: codes.map((code) => places[code]) }
}

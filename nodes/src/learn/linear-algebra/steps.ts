/** A computation that stops after every few milliseconds of work, so that whoever drives it may let others have a turn. */
export type Steps<Result> = Generator<void, Result>

/** Does the whole computation at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** Does the computation with a pause between any two steps; a pause that throws ends it. */
export async function paced<Result>(steps: Steps<Result>, pace: () => Promise<void>): Promise<Result> {
  let step = steps.next()
  while (step.done !== true) {
    await pace()
    step = steps.next()
  }
  return step.value
}

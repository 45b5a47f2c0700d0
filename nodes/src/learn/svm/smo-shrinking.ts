/** Variables at a bound that will hardly leave it wait outside the active ones: shrinking. */
import type { Steps } from '../linear-algebra/steps.ts'
import type { SmoVariables } from './smo-variables.ts'

/** Entries of the matrix that are used before others may work. */
const ENTRIES_AT_A_TIME = 1_000_000

/**
 * Sends active variables at their bounds to wait whose gradient lies beyond all that could move. Once, when the end is
 * near, all are brought back first. Returns whether that has been.
 */
export function* sendToWait(
  variables: SmoVariables,
  { tol, hasUnshrunk }: { tol: number; hasUnshrunk: boolean },
): Steps<boolean> {
  const borders = Array.from({ length: variables.groupCount }, (_, group) => bordersOf(variables, group))
  const widest = Math.max(...borders.map(({ rise, fall }) => rise + fall))
  const isNearEnd = !hasUnshrunk && widest <= tol * 10
  if (isNearEnd) yield* bringBack(variables)
  const waits = (place: number) => {
    const { rise, fall } = borders[variables.groupOf(place)]
    if (variables.isAtUpper(place)) return -variables.gradient[place] > rise
    return variables.isAtLower(place) && variables.gradient[place] > fall
  }
  const pairs: number[] = []
  for (let place = 0; place < variables.active; place += 1) {
    if (!waits(place)) continue
    variables.active -= 1
    while (variables.active > place) {
      if (!waits(variables.active)) {
        variables.swap(place, variables.active)
        pairs.push(place, variables.active)
        break
      }
      variables.active -= 1
    }
  }
  if (pairs.length > 0) variables.columns.swap(Uint32Array.from(pairs))
  return hasUnshrunk || isNearEnd
}

/** All variables are active again, with gradients that are right. */
export function* bringBack(variables: SmoVariables): Steps<void> {
  yield* reconstructGradient(variables)
  variables.active = variables.size
}

/** How far the active variables of a group that could go up, or down, would like to. */
function bordersOf(variables: SmoVariables, group: number): { rise: number; fall: number } {
  let rise = -Infinity
  let fall = -Infinity
  for (let k = 0; k < variables.active; k += 1) {
    if (variables.groupOf(k) !== group) continue
    const gradient = variables.gradient[k]
    if (!variables.isAtUpper(k) && -gradient > rise) rise = -gradient
    if (!variables.isAtLower(k) && gradient > fall) fall = gradient
  }
  return { rise, fall }
}

/** The gradients of the waiting variables, from their bound part and the free variables: by their rows or by those. */
function* reconstructGradient(variables: SmoVariables): Steps<void> {
  const { active, size, x, gradient, boundGradient, linear, columns } = variables
  if (active === size) return
  for (let k = active; k < size; k += 1) gradient[k] = boundGradient[k] + linear[k]
  const free: number[] = []
  for (let k = 0; k < active; k += 1) if (variables.isFree(k)) free.push(k)
  const byWaiting = free.length * size > 2 * active * (size - active)
  const places = byWaiting ? Array.from({ length: size - active }, (_, i) => active + i) : free
  let work = 0
  for (const place of places) {
    if (byWaiting) {
      const row = columns.values(columns.row(place, active), active)
      for (const k of free) gradient[place] += x[k] * row[k]
    } else {
      variables.addToGradient(place, x[place], active)
    }
    work += 20 * size
    if (work < ENTRIES_AT_A_TIME) continue
    work = 0
    yield
  }
}

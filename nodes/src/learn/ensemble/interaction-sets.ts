import { FitError } from '../estimator/estimator.ts'
import type { HistBoostingParams } from './hist-boosting-params.ts'

/**
 * Interaction constraints as sets of features; null for none. Features that are named nowhere make a set of their own, as
 * in scikit-learn.
 *
 * @throws FitError `bad_parameter` for a feature that there isn't.
 */
export function interactionSets(
  constraint: HistBoostingParams['interactionCst'],
  featureCount: number,
): number[][] | null {
  if (constraint === null) return null
  const all = Array.from({ length: featureCount }, (_, feature) => feature)
  if (constraint === 'no_interactions') return all.map((feature) => [feature])
  if (constraint === 'pairwise') {
    return all.flatMap((one) => all.slice(one + 1).map((other) => [one, other]))
  }
  const unknown = constraint.flat().find((feature) => feature >= featureCount)
  if (unknown !== undefined) {
    throw new FitError(
      'bad_parameter',
      `interaction_cst names feature ${unknown}, there are ${featureCount}`,
      {
        parameter: 'interaction_cst',
      },
    )
  }
  const named = new Set(constraint.flat())
  const rest = all.filter((feature) => !named.has(feature))
  const sets = constraint.map((set) => [...new Set(set)].sort((a, b) => a - b))
  return rest.length > 0 ? [...sets, rest] : sets
}

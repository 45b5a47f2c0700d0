import { FitError } from '../estimator/estimator.ts'
import { snakeCase } from '../estimator/params.ts'

/** The values to try of each parameter. */
export type ParameterGrid = Readonly<Record<string, readonly unknown[]>>

export type Candidate = Record<string, unknown>

/**
 * Every combination of the values, in the order of scikit-learn's `ParameterGrid`: parameters by their names in
 * scikit-learn's spelling, the last changing fastest; several grids one after the other.
 *
 * @throws FitError `bad_parameter` for a parameter without values.
 */
export function gridCandidates(grids: ParameterGrid | readonly ParameterGrid[]): Candidate[] {
  const list = isList(grids) ? grids : [grids]
  return list.flatMap((grid) => {
    let candidates: Candidate[] = [{}]
    for (const name of sortedNames(grid)) {
      if (grid[name].length === 0) {
        throw new FitError('bad_parameter', `the grid has no value for ${snakeCase(name)}`, {
          parameter: snakeCase(name),
        })
      }
      candidates = candidates.flatMap((start) => grid[name].map((value) => ({ ...start, [name]: value })))
    }
    return candidates
  })
}

/** Names in the order that Python sorts scikit-learn's spelling of them. */
export function sortedNames(space: Readonly<Record<string, unknown>>): string[] {
  const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
  return Object.keys(space).sort((a, b) => compare(snakeCase(a), snakeCase(b)))
}

function isList(grids: ParameterGrid | readonly ParameterGrid[]): grids is readonly ParameterGrid[] {
  return Array.isArray(grids)
}

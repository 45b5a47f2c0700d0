import { RandomState } from '../random/random-state.ts'
import { splitsOf } from './cross-validate.ts'
import type { Candidate, ParameterGrid } from './parameter-grid.ts'
import { gridCandidates } from './parameter-grid.ts'
import type { SearchJob, SearchOptions, SearchResult, Trial } from './search.ts'
import { finishSearch, tryCandidate } from './search.ts'
import type { SearchSpace } from './search-space.ts'
import { drawCandidates } from './search-space.ts'

/**
 * Tries every combination of values: scikit-learn's `GridSearchCV`.
 *
 * @throws FitError, SplitError as a single cross-validation does.
 */
export function gridSearch(
  job: SearchJob,
  grid: ParameterGrid | readonly ParameterGrid[],
  options: SearchOptions = {},
): Promise<SearchResult> {
  return tryAll(job, gridCandidates(grid), options)
}

/**
 * Tries candidates drawn at random: scikit-learn's `RandomizedSearchCV`, the same candidates for the same seed.
 *
 * @param options.nIter how many.
 * @param options.searchRandomState the seed of the draws.
 */
export function randomizedSearch(
  job: SearchJob,
  space: SearchSpace,
  {
    nIter = 10,
    searchRandomState = 0,
    ...options
  }: SearchOptions & { nIter?: number; searchRandomState?: number } = {},
): Promise<SearchResult> {
  return tryAll(job, drawCandidates(space, nIter, new RandomState(searchRandomState)), options)
}

async function tryAll(
  job: SearchJob,
  candidates: readonly Candidate[],
  options: SearchOptions,
): Promise<SearchResult> {
  const splits = splitsOf(job.data, {
    splitter: options.splitter,
    splitRandomState: options.splitRandomState,
  })
  const trials: Trial[] = []
  for (const candidate of candidates) {
    options.signal?.throwIfAborted()
    trials.push(await tryCandidate(job, candidate, splits, options))
    options.onProgress?.({ done: trials.length, total: candidates.length, unit: 'trial' })
  }
  return finishSearch(job, trials, options)
}

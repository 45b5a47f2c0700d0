/**
 * A search that learns where to look: the tree-structured Parzen estimator (Bergstra et al. 2011). After a few random
 * trials, each next candidate is the one of many drawn near the good trials that is likeliest there and unlikeliest among
 * the rest. Trials that fall behind the median of the others after the same number of splits are given up (the median
 * stopping rule of Golovin et al. 2017, "Google Vizier").
 */
import { RandomState } from '../random/random-state.ts'
import { splitsOf } from './cross-validate.ts'
import type { Candidate } from './parameter-grid.ts'
import { sortedNames } from './parameter-grid.ts'
import { parzenEstimator } from './parzen-estimator.ts'
import type { SearchJob, SearchOptions, SearchResult, Trial } from './search.ts'
import { finishSearch, scoreSplits, trialOf } from './search.ts'
import type { SearchSpace } from './search-space.ts'
import { drawCandidates } from './search-space.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface TpeOptions extends SearchOptions {
  /** How many candidates are tried in all, 50 when absent. */
  nTrials?: number
  /** How many of them are drawn at random first, 10 when absent. */
  nStartupTrials?: number
  /** How many points each next candidate is chosen from, 24 when absent. */
  nCandidates?: number
  /** Whether trials that fall behind are given up; they are when absent. */
  prune?: boolean
  /** The seed of the draws. */
  searchRandomState?: number
}

/** How many trials have to be complete before one is given up. */
const WARM_UP_TRIALS = 5

/**
 * Searches a space with as few trials as it can; the same seed gives the same trials.
 *
 * @throws FitError, SplitError as a single cross-validation does.
 */
export async function tpeSearch(
  job: SearchJob,
  space: SearchSpace,
  { nTrials = 50, nStartupTrials = 10, nCandidates = 24, prune = true, ...options }: TpeOptions = {},
): Promise<SearchResult> {
  const random = new RandomState(options.searchRandomState ?? 0)
  const splits = splitsOf(job.data, {
    splitter: options.splitter,
    splitRandomState: options.splitRandomState,
  })
  const first = drawCandidates(space, Math.min(nStartupTrials, nTrials), random)
  const trials: Trial[] = []
  while (trials.length < nTrials) {
    options.signal?.throwIfAborted()
    const candidate = first[trials.length] ?? suggest(space, trials, { nCandidates, random })
    trials.push(await tryUnlessBehind(job, candidate, splits, { options, others: prune ? trials : [] }))
    options.onProgress?.({ done: trials.length, total: nTrials, unit: 'trial' })
  }
  return finishSearch(job, trials, options, ({ pruned }) => pruned !== true)
}

function suggest(
  space: SearchSpace,
  trials: readonly Trial[],
  { nCandidates, random }: { nCandidates: number; random: RandomState },
): Candidate {
  const ordered = [...trials].sort((a, b) => goodness(b) - goodness(a))
  const goodCount = Math.min(25, Math.ceil(0.1 * ordered.length))
  const good = ordered.slice(0, goodCount)
  const rest = ordered.slice(goodCount)
  return Object.fromEntries(
    sortedNames(space).map((name) => {
      const valuesOf = (of: readonly Trial[]) => of.map(({ params }) => params[name])
      const near = parzenEstimator(space[name], valuesOf(good))
      const far = parzenEstimator(space[name], valuesOf(rest))
      let best: unknown = near.draw(random)
      let bestGain = near.logDensity(best) - far.logDensity(best)
      for (let i = 1; i < nCandidates; i += 1) {
        const value = near.draw(random)
        const gain = near.logDensity(value) - far.logDensity(value)
        if (!(gain > bestGain)) continue
        best = value
        bestGain = gain
      }
      return [name, best]
    }),
  )
}

async function tryUnlessBehind(
  job: SearchJob,
  candidate: Candidate,
  splits: readonly TrainTestRows[],
  { options, others }: { options: SearchOptions; others: readonly Trial[] },
): Promise<Trial> {
  const complete = others.filter(({ pruned }) => pruned !== true)
  const scores: number[] = []
  for await (const score of scoreSplits(job, candidate, splits, options)) {
    scores.push(score)
    if (scores.length === splits.length || complete.length < WARM_UP_TRIALS) continue
    const own = mean(scores)
    const rivals = complete.map(({ testScores }) => mean(testScores.subarray(0, scores.length)))
    if (own < median(rivals)) return { ...trialOf(candidate, scores), pruned: true }
  }
  return trialOf(candidate, scores)
}

/** A trial that failed to score is worse than any other. */
function goodness({ meanTestScore }: Trial): number {
  return Number.isNaN(meanTestScore) ? -Infinity : meanTestScore
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i += 1) sum += values[i]
  return sum / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

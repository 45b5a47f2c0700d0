/**
 * Successive halving: all candidates on few resources, the better ones on more, until one is left (Jamieson and
 * Talwalkar 2016; scikit-learn's `HalvingGridSearchCV` and `HalvingRandomSearchCV`).
 */
import { FitError } from '../estimator/estimator.ts'
import { isClassTarget } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { splitsOf } from './cross-validate.ts'
import type { Candidate, ParameterGrid } from './parameter-grid.ts'
import { gridCandidates } from './parameter-grid.ts'
import type { SearchJob, SearchOptions, SearchResult, Trial } from './search.ts'
import { finishSearch, tryCandidate } from './search.ts'
import type { SearchSpace } from './search-space.ts'
import { drawCandidates } from './search-space.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface HalvingOptions extends SearchOptions {
  /** The share of candidates that goes on is one in `factor`, 3 when absent. */
  factor?: number
  /** What grows: the rows, or a whole-numbered parameter such as `nEstimators`. Rows when absent. */
  resource?: string
  /** The most of it; all rows when absent, which is needed for a parameter. */
  maxResources?: number
  /** What the first round uses; when absent as much as lets the last round use the most. */
  minResources?: number
  /** Whether to go on as long as there are candidates, the first rounds with the least. */
  aggressiveElimination?: boolean
  /** The seed of the draws of rows and candidates. */
  searchRandomState?: number
}

/** `HalvingGridSearchCV`. */
export function halvingGridSearch(
  job: SearchJob,
  grid: ParameterGrid | readonly ParameterGrid[],
  options: HalvingOptions = {},
): Promise<SearchResult> {
  return halve(job, gridCandidates(grid), options)
}

/** `HalvingRandomSearchCV`; `nCandidates` as many as the last round can use when absent. */
export function halvingRandomSearch(
  job: SearchJob,
  space: SearchSpace,
  { nCandidates, ...options }: HalvingOptions & { nCandidates?: number } = {},
): Promise<SearchResult> {
  const minResources = options.minResources ?? smallestResource(job, options)
  const count = nCandidates ?? Math.max(1, Math.floor(resourceLimit(job, options) / minResources))
  const random = new RandomState(options.searchRandomState ?? 0)
  return halve(job, drawCandidates(space, count, random), { ...options, minResources })
}

async function halve(
  job: SearchJob,
  candidates: readonly Candidate[],
  options: HalvingOptions,
): Promise<SearchResult> {
  const { factor = 3, resource, aggressiveElimination = false } = options
  if (!(factor > 1)) throw new FitError('bad_parameter', 'factor must be above 1', { parameter: 'factor' })
  const most = resourceLimit(job, options)
  const needed = 1 + Math.floor(logarithm(candidates.length, factor))
  let least = options.minResources ?? smallestResource(job, options)
  if (options.minResources === undefined) {
    least = Math.max(least, Math.floor(most / factor ** (needed - 1)))
  }
  if (least > most) {
    throw new FitError('too_few_rows', `halving starts with ${least}, and there are only ${most}`)
  }
  const possible = 1 + Math.floor(logarithm(Math.floor(most / least), factor))
  const rounds = aggressiveElimination ? needed : Math.min(possible, needed)
  const splits = splitsOf(job.data, {
    splitter: options.splitter,
    splitRandomState: options.splitRandomState,
  })
  const trials: Trial[] = []
  let left = candidates
  for (let round = 0; round < rounds; round += 1) {
    const power = aggressiveElimination ? Math.max(0, round - needed + possible) : round
    const resources = Math.min(most, Math.floor(factor ** power * least))
    const own = resource === undefined ? sampleSplits(splits, resources / most, options) : splits
    const tried: Trial[] = []
    for (const candidate of left) {
      options.signal?.throwIfAborted()
      const params = resource === undefined ? candidate : { ...candidate, [resource]: resources }
      const trial = await tryCandidate(job, params, own, options)
      tried.push({ ...trial, params, iteration: round, resources })
    }
    trials.push(...tried)
    options.onProgress?.({ done: round + 1, total: rounds, unit: 'trial' })
    left = bestOf(tried, Math.ceil(left.length / factor))
  }
  return finishSearch(job, trials, options, ({ iteration }) => iteration === rounds - 1)
}

function resourceLimit({ data }: SearchJob, { resource, maxResources }: HalvingOptions): number {
  if (maxResources !== undefined) return maxResources
  if (resource === undefined) return data.X.rows
  throw new FitError('bad_parameter', `max_resources is needed where the resource is ${resource}`, {
    parameter: 'max_resources',
  })
}

/** Two rows of each class a fold; 1 of a parameter. */
function smallestResource({ data }: SearchJob, { resource, splitter }: HalvingOptions): number {
  if (resource !== undefined) return 1
  const folds = splitter !== undefined && 'nSplits' in splitter ? splitter.nSplits : 5
  return folds * 2 * (isClassTarget(data.y) ? data.y.classCount : 1)
}

/** A share of each split's rows, drawn anew for each round with the same seed: scikit-learn's subsampling splitter. */
function sampleSplits(
  splits: readonly TrainTestRows[],
  share: number,
  { searchRandomState = 0 }: HalvingOptions,
): TrainTestRows[] {
  const sample = (rows: Int32Array) => {
    const random = new RandomState(searchRandomState)
    const count = Math.floor(share * rows.length)
    return Int32Array.from(random.choiceWithoutReplacement(rows.length, count), (index) => rows[index])
  }
  return splits.map(({ train, test }) => ({ train: sample(train), test: sample(test) }))
}

/** The best candidates in the order of their scores, the best last, as scikit-learn's `_top_k` leaves them. */
function bestOf(trials: readonly Trial[], count: number): Candidate[] {
  const value = ({ meanTestScore }: Trial) => (Number.isNaN(meanTestScore) ? -Infinity : meanTestScore)
  const order = [...trials].sort((a, b) => value(a) - value(b))
  return order.slice(-count).map(({ params }) => params)
}

/** Exact at whole powers, where a quotient of logarithms may fall short: 243 is 3 to the fifth, not to the fourth. */
function logarithm(value: number, base: number): number {
  const result = Math.log(value) / Math.log(base)
  const whole = Math.round(result)
  return base ** whole === value ? whole : result
}

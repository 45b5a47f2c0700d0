/** What the searches have in common: candidates tried on the same splits, ranked, the best fitted to all rows. */
import type { AnyEstimator, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { checkParams } from '../estimator/params.ts'
import { takeTarget } from '../matrix.ts'
import { fitOnRows } from './cross-validate.ts'
import type { ValidationData, ValidationOptions } from './cross-validate.ts'
import { chooseRows, fitSupervised } from './fit-estimator.ts'
import type { Candidate } from './parameter-grid.ts'
import { scoreModel, usualScoring } from './scoring.ts'
import type { Scoring } from './scoring.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface SearchOptions extends Omit<
  ValidationOptions,
  'scoring' | 'returnTrainScore' | 'returnFitted'
> {
  /** Accuracy or R2 when absent. */
  scoring?: Scoring
  /** Whether the best candidate is fitted to all rows in the end; it is when absent. */
  refit?: boolean
}

export interface SearchJob {
  estimator: AnyEstimator
  /** The parameters that are not searched; the defaults for those left out. */
  params?: Candidate
  data: ValidationData
}

export interface Trial {
  /** The searched parameters alone. */
  params: Candidate
  /** One score a split; fewer where the trial was given up early. */
  testScores: Float64Array
  meanTestScore: number
  stdTestScore: number
  /** 1 for the best; equal means have equal ranks. */
  rank: number
  /** The round of a halving search, from 0. */
  iteration?: number
  /** What a halving search let the trial use. */
  resources?: number
  /** Whether the trial was given up before its last split. */
  pruned?: boolean
}

export interface SearchResult {
  trials: Trial[]
  /** The place of the best trial in `trials`. */
  bestIndex: number
  bestParams: Candidate
  bestScore: number
  /** The best candidate fitted to all rows; null unless `refit`. */
  fitted: FittedState | null
}

/** Scores one candidate on one split after the other, the score of each as it comes. */
export async function* scoreSplits(
  { estimator, params, data }: SearchJob,
  candidate: Candidate,
  splits: readonly TrainTestRows[],
  options: SearchOptions,
): AsyncGenerator<number> {
  const scoring = [options.scoring ?? usualScoring(data.y)]
  const full = completeParams(estimator, { ...params, ...candidate })
  for (const { train, test } of splits) {
    const fitted = await fitOnRows(estimator, full, data, { rows: train, options })
    yield scoreModel({ estimator, fitted }, chooseRows(data.X, test), takeTarget(data.y, test), scoring)[0]
  }
}

/** Scores one candidate on all splits. */
export async function tryCandidate(
  job: SearchJob,
  candidate: Candidate,
  splits: readonly TrainTestRows[],
  options: SearchOptions,
): Promise<Trial> {
  const scores: number[] = []
  for await (const score of scoreSplits(job, candidate, splits, options)) scores.push(score)
  return trialOf(candidate, scores)
}

/** A trial of these scores, not ranked yet. */
export function trialOf(params: Candidate, scores: readonly number[]): Trial {
  const testScores = Float64Array.from(scores)
  const mean = testScores.reduce((sum, score) => sum + score, 0) / testScores.length
  const variance = testScores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / testScores.length
  return { params, testScores, meanTestScore: mean, stdTestScore: Math.sqrt(variance), rank: 0 }
}

/** Ranks trials by their means, the best first: a score that is no number comes last. */
export function rankTrials(trials: readonly Trial[]): Trial[] {
  const value = ({ meanTestScore }: Trial) => (Number.isNaN(meanTestScore) ? -Infinity : meanTestScore)
  return trials.map((trial) => ({
    ...trial,
    rank: 1 + trials.filter((other) => value(other) > value(trial)).length,
  }))
}

/**
 * The result of a search among `among` (all trials when absent).
 *
 * @throws FitError `bad_parameter` when there is no trial.
 */
export async function finishSearch(
  job: SearchJob,
  trials: readonly Trial[],
  options: SearchOptions,
  among: (trial: Trial) => boolean = () => true,
): Promise<SearchResult> {
  const ranked = rankTrials(trials)
  let bestIndex = -1
  ranked.forEach((trial, index) => {
    if (among(trial) && (bestIndex < 0 || trial.rank < ranked[bestIndex].rank)) bestIndex = index
  })
  if (bestIndex < 0) throw new FitError('bad_parameter', 'a search needs at least one candidate')
  const best = ranked[bestIndex]
  const { estimator, params, data } = job
  const fitted =
    options.refit === false
      ? null
      : await fitSupervised(
          estimator,
          data.X,
          data.y,
          completeParams(estimator, { ...params, ...best.params }),
          fitOptionsOf(options),
        )
  return { trials: ranked, bestIndex, bestParams: best.params, bestScore: best.meanTestScore, fitted }
}

function fitOptionsOf({ sampleWeight, randomState, threads, signal }: SearchOptions) {
  return { sampleWeight, randomState, threads, signal }
}

function completeParams(estimator: AnyEstimator, params: Candidate): unknown {
  return checkParams<unknown>(estimator.name, estimator.params, params)
}

/** How both stacking estimators make features of what their members predict. */
import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FindEstimator, FittedClasses, FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, isSparse, takeTarget } from '../matrix.ts'
import { chooseRows, fitSupervised } from '../model-selection/fit-estimator.ts'
import { SplitError } from '../model-selection/split-error.ts'
import { splitRows } from '../model-selection/splitter.ts'
import type { TrainTestRows } from '../model-selection/train-test-split.ts'
import { classifierOf, memberOptions, regressorOf } from './members.ts'
import type { MemberBase, MemberInput } from './members.ts'

export const stackingFields = {
  /** Folds: members predict each fold's rows having seen the others, and the final estimator learns from that. */
  cv: wholeNumber(2).default(5),
  /** Whether the final estimator sees the features too. */
  passthrough: z.boolean().default(false),
}

/** What of a member the final estimator sees. */
export const stackMethod = z.enum(['predict_proba', 'decision_function', 'predict'])
export type StackMethod = z.infer<typeof stackMethod>

export interface StackedMembers<Member extends FittedState> {
  /** Fitted to all rows. */
  members: Member[]
  /** What the final estimator sees of each member. */
  methods: StackMethod[]
  finalEstimator: Member
  passthrough: boolean
}

/** A member yet to be fitted, and what is asked of it. */
export interface StackLayer {
  base: MemberBase
  method: StackMethod
}

/**
 * Fits the members to all rows, has them predict rows that they have not seen, and fits the final estimator to that:
 * scikit-learn's stacking (1.9).
 *
 * @throws FitError `too_few_rows` where rows can't be divided into folds.
 */
export async function fitStack<Member extends FittedState>(
  layers: readonly StackLayer[],
  final: MemberBase,
  { X, y, find }: { X: MemberInput; y: Target; find: FindEstimator },
  { cv, passthrough }: { cv: number; passthrough: boolean },
  context: FitContext,
): Promise<Omit<StackedMembers<Member>, 'methods'>> {
  const { randomState, sampleWeight } = context
  const folds = foldsOf(X.rows, y, cv)
  const total = layers.length * (folds.length + 1) + 1
  let done = 0
  const fit = async ({ estimator, params }: MemberBase, rows: Int32Array | null, on: MemberInput) => {
    await context.pace()
    const weights = rows && sampleWeight ? Float64Array.from(rows, (row) => sampleWeight[row]) : sampleWeight
    const options = memberOptions(context, { randomState, sampleWeight: weights })
    const member = rows
      ? await fitSupervised(estimator, chooseRows(on, rows), takeTarget(y, rows), params, options)
      : await fitSupervised(estimator, on, y, params, options)
    done += 1
    context.report({ done, total, unit: 'fold' })
    // An estimator of the asked kind, fitted to a target of that kind, gives that kind's state.
    return member as Member
  }
  const members: Member[] = []
  for (const { base } of layers) members.push(await fit(base, null, X))
  const told: Float64Array[] = []
  for (const { base, method } of layers) {
    const columns: Float64Array[] = []
    for (const { train, test } of folds) {
      const member = await fit(base, train, X)
      const seen = memberFeatures(find, member, chooseRows(X, test) as MemberInput, method)
      for (const [c, column] of seen.entries()) {
        columns[c] ??= new Float64Array(X.rows)
        column.forEach((value, i) => (columns[c][test[i]] = value))
      }
    }
    told.push(...columns)
  }
  const finalEstimator = await fit(final, null, besides(X, told, passthrough))
  return { members, finalEstimator, passthrough }
}

/** What the final estimator sees of rows. */
export function stackFeatures(
  find: FindEstimator,
  { members, methods, passthrough }: StackedMembers<FittedState>,
  X: MemberInput,
): Matrix {
  const told = members.flatMap((member, i) => memberFeatures(find, member, X, methods[i]))
  return besides(X, told, passthrough)
}

function memberFeatures(
  find: FindEstimator,
  member: FittedState,
  X: MemberInput,
  method: StackMethod,
): Float64Array[] {
  if (!('classCodes' in member)) return [regressorOf(find, member).predict(member, X)]
  const own = member as FittedClasses
  const estimator = classifierOf(find, own)
  switch (method) {
    case 'predict_proba': {
      const probabilities = estimator.predictProba?.(own, X) ?? []
      // Of two, one says what the other says.
      return probabilities.length === 2 ? [probabilities[1]] : probabilities
    }
    case 'decision_function':
      return estimator.decisionFunction?.(own, X) ?? []
    case 'predict':
      return [Float64Array.from(estimator.predict(own, X))]
  }
}

function besides(X: MemberInput, told: Float64Array[], passthrough: boolean): Matrix {
  if (!passthrough) return { rows: X.rows, columns: told }
  return { rows: X.rows, columns: [...told, ...(isSparse(X) ? denseColumns(X) : X.columns)] }
}

function foldsOf(rows: number, y: Target, nSplits: number): TrainTestRows[] {
  const kind = isClassTarget(y) ? 'StratifiedKFold' : 'KFold'
  try {
    return splitRows({ kind, nSplits, shuffle: false }, { rows, y })
  } catch (error) {
    if (error instanceof SplitError) throw new FitError('too_few_rows', error.message)
    throw error
  }
}

function denseColumns({ rows, columnCount, indptr, indices, values }: SparseMatrix): Float64Array[] {
  const columns = Array.from({ length: columnCount }, () => new Float64Array(rows))
  for (let row = 0; row < rows; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      columns[indices[entry]][row] = values[entry]
    }
  }
  return columns
}

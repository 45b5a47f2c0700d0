import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { presentClasses } from '../estimator/input.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix, Target } from '../matrix.ts'
import { isClassTarget } from '../matrix.ts'
import { kFold } from '../model-selection/k-fold.ts'
import { SplitError } from '../model-selection/split-error.ts'
import { stratifiedKFold } from '../model-selection/stratified-k-fold.ts'
import { categoriesParam, countCategories, decode, encodeCategories } from './feature-categories.ts'
import { encodeTarget, targetMoments } from './target-encoding.ts'

const NAME = 'TargetEncoder'

const params = z.strictObject({
  categories: categoriesParam,
  targetType: z.enum(['auto', 'continuous', 'binary', 'multiclass']).default('auto'),
  /** How many rows of a category the mean of all rows counts for. */
  smooth: z.union([z.literal('auto'), nonNegative()]).default('auto'),
  /** The folds of `fitTransform`: each is encoded by what the others teach. */
  cv: wholeNumber(2).default(5),
  shuffle: z.boolean().default(true),
})

export type TargetEncoderParams = z.infer<typeof params>

type TargetType = 'continuous' | 'binary' | 'multiclass'

export interface FittedTargetEncoder extends FittedState {
  /** The categories of each feature, ascending, a missing value (`NaN`) last. */
  categories: Float64Array[]
  targetType: TargetType
  /** The codes of the target's classes; empty for a number. */
  classes: Int32Array
  /** What each category becomes: one array a feature, for several classes one a class of each feature. */
  encodings: Float64Array[]
  /** The mean target, of each class for several: what unknown categories become. */
  targetMean: Float64Array
}

/**
 * scikit-learn's `TargetEncoder`: each category as the mean target of its rows, for several classes as the share of
 * each. A missing value is a category. `fitTransform` encodes every training row from the folds it isn't in, so that no
 * row's target leaks into its own features; its folds are NumPy's. Class E, but that given categories which leave some
 * training values out don't have those counted with the first of them.
 */
export const targetEncoder = defineTransformer<TargetEncoderParams, FittedTargetEncoder, 'matrix'>({
  name: NAME,
  params,
  tags: { parity: 'E', missingValues: true, categories: true },
  input: 'matrix',
  target: 'required',
  memoryEstimate: ({ rows, columns, classCount }) =>
    8 * rows * (8 + Math.max(1, classCount)) + 16 * rows * columns,
  async fit(X, y, own, context) {
    const task = await prepare(X, y, own, context)
    return learn(task, await encodeAll(task, { ...own, pace: context.pace }))
  },
  transform(fitted, X) {
    const codes = X.columns.map((column, feature) => encodeCategories(column, fitted.categories[feature]))
    const perFeature = fitted.targetMean.length
    return {
      rows: X.rows,
      columns: fitted.encodings.map((encoding, index) =>
        decode(codes[Math.floor(index / perFeature)], encoding, fitted.targetMean[index % perFeature]),
      ),
    }
  },
  async fitTransform(X, y, own, context) {
    const task = await prepare(X, y, own, context)
    const learned = learn(task, await encodeAll(task, { ...own, pace: context.pace }))
    const folds = foldsOf(task, own, context)
    const columns = learned.encodings.map(() => new Float64Array(X.rows))
    for (let fold = 0; fold < own.cv; fold += 1) {
      const training = Int32Array.from(folds.keys()).filter((row) => folds[row] !== fold)
      const others = rowsOf(task, training)
      const encodings = await encodeAll(others, { ...own, pace: context.pace })
      const means = others.targets.map((y) => targetMoments(y).mean)
      encodings.forEach((encoding, index) => {
        const codes = task.codes[Math.floor(index / task.targets.length)]
        const mean = means[index % task.targets.length]
        for (let row = 0; row < X.rows; row += 1) {
          if (folds[row] === fold) columns[index][row] = codes[row] < 0 ? mean : encoding[codes[row]]
        }
      })
      context.report({ done: fold + 1, total: own.cv, unit: 'fold' })
    }
    return { fitted: learned, transformed: { rows: X.rows, columns } }
  },
  featureNamesOut({ targetType, classes }, names) {
    if (targetType !== 'multiclass') return [...names]
    return names.flatMap((name) => Array.from(classes, (code) => `${name}_${code}`))
  },
})

interface Task {
  categories: Float64Array[]
  /** The category of each row, one array a feature. */
  codes: Int32Array[]
  targetType: TargetType
  classes: Int32Array
  /** The class of each row; null for a number. */
  classOf: Int32Array | null
  /** What is averaged: the target, or for each of several classes whether the row has it. */
  targets: Float64Array[]
}

async function prepare(
  X: Matrix,
  y: Target | null,
  { categories: given, targetType }: TargetEncoderParams,
  { pace }: FitContext,
): Promise<Task> {
  const counted = await countCategories(X, given, { name: NAME, pace })
  const categories = counted.map((own) => own.categories)
  const codes = X.columns.map((column, feature) => encodeCategories(column, categories[feature]))
  if (y === null || !isClassTarget(y)) {
    if (targetType !== 'auto' && targetType !== 'continuous') refuseTarget(targetType, 'is a number')
    const targets = [y ?? new Float64Array(X.rows)]
    return { categories, codes, targetType: 'continuous', classes: new Int32Array(), classOf: null, targets }
  }
  if (targetType === 'continuous') refuseTarget(targetType, 'is classes')
  const present = presentClasses(y, { rows: X.rows, name: NAME, atLeast: 1 })
  const { codes: classOf, classCount, classCodes: classes } = present
  const isBinary = targetType === 'binary' || (targetType === 'auto' && classCount <= 2)
  if (targetType === 'binary' && classCount > 2) refuseTarget(targetType, `has ${classCount} classes`)
  if (isBinary) {
    return {
      categories,
      codes,
      targetType: 'binary',
      classes,
      classOf,
      targets: [Float64Array.from(classOf)],
    }
  }
  const targets = Array.from({ length: classCount }, (_, own) =>
    Float64Array.from(classOf, (code) => (code === own ? 1 : 0)),
  )
  return { categories, codes, targetType: 'multiclass', classes, classOf, targets }
}

function refuseTarget(targetType: string, fact: string): never {
  throw new FitError('bad_parameter', `${NAME}: target_type is ${targetType}, but the target ${fact}`, {
    parameter: 'target_type',
  })
}

/** The encodings, class by class within feature by feature. */
async function encodeAll(
  { categories, codes, targets }: Task,
  { smooth, pace }: Pick<TargetEncoderParams, 'smooth'> & Pick<FitContext, 'pace'>,
): Promise<Float64Array[]> {
  const moments = targets.map(targetMoments)
  const encodings: Float64Array[] = []
  for (const [feature, own] of codes.entries()) {
    targets.forEach((y, target) => {
      const categoryCount = categories[feature].length
      encodings.push(encodeTarget({ codes: own, categoryCount, y, smooth, ...moments[target] }))
    })
    await pace()
  }
  return encodings
}

function learn({ categories, targetType, classes, targets }: Task, encodings: Float64Array[]) {
  const targetMean = Float64Array.from(targets, (y) => targetMoments(y).mean)
  return { categories, targetType, classes, encodings, targetMean }
}

function rowsOf(task: Task, rows: Int32Array): Task {
  return {
    ...task,
    codes: task.codes.map((own) => Int32Array.from(rows, (row) => own[row])),
    targets: task.targets.map((own) => Float64Array.from(rows, (row) => own[row])),
  }
}

/** The fold of each row: of equal shares of the classes, where the target is classes. */
function foldsOf(
  { classOf, targets }: Task,
  { cv, shuffle }: TargetEncoderParams,
  { randomState }: FitContext,
): Int32Array {
  const options = { nSplits: cv, ...(shuffle && { randomState }) }
  try {
    return classOf === null
      ? kFold({ ...options, rows: targets[0].length })
      : stratifiedKFold({ ...options, codes: classOf })
  } catch (error) {
    if (!(error instanceof SplitError)) throw error
    throw new FitError('too_few_rows', `${NAME}: ${error.message}`, { needed: cv, rows: targets[0].length })
  }
}

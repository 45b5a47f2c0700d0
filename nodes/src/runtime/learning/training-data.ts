/** From a table to what an estimator learns from; everything it refuses is a declared message that names columns. */
import { columnsOfRole, isNumericLike, type Column } from '../../core/table/schema.ts'
import type { ClassValue } from '../../core/learning/class-label.ts'
import type { ClassTarget, Matrix } from '../../learn/matrix.ts'
import type { Frame, RunContext, Table } from '../context.ts'

/** More different numbers than this are taken for amounts, unless the column's kind says that they name classes. */
const mostNumericClasses = 20

/** The training rows: features in the table's column order, the target still as it is stored. */
export interface TrainingData {
  table: Table
  X: Matrix
  features: Column[]
  target: Column
  /** Whether `train` rows were taken, or null where the table isn't split. */
  partition: 'train' | null
  /** One a row, from the column of role weight; absent without one. */
  sampleWeight: Float64Array | undefined
  frame: Frame
}

export interface ClassTrainingData extends TrainingData {
  y: ClassTarget
  /** Sorted: numbers by value, text by code point. */
  classes: ClassValue[]
}

/** The part of a run's context that reading and training need. */
export type LearningContext = Pick<
  RunContext<unknown>,
  'table' | 'signal' | 'progress' | 'log' | 'fail' | 'warn' | 'outputs'
>

/** The one column with the role target. */
export function requireTarget(context: LearningContext, table: Table): Column {
  const targets = columnsOfRole(table.schema, 'target')
  if (targets.length === 0) context.fail('target_missing')
  if (targets.length > 1) {
    context.fail('several_targets', { columns: targets.map((column) => column.name) })
  }
  const [target] = targets
  if (target.dtype === 'datetime')
    context.fail('target_is_date', { column: target.name }, { column: target.name })
  return target
}

/**
 * Reads the rows an estimator may learn from.
 *
 * @throws the declared messages of `trainingMessages`.
 */
export async function readTrainingData(context: LearningContext, table: Table): Promise<TrainingData> {
  const target = requireTarget(context, table)
  const features = columnsOfRole(table.schema, 'feature')
  if (features.length === 0) context.fail('no_features')
  const refused = features.filter((column) => !isNumericLike(column))
  if (refused.length > 0) {
    const columns = refused.map((column) => column.name)
    context.fail('not_numeric', { columns }, { column: refused[0].name })
  }
  const weight = weightColumn(context, table)
  const partitions = table.trainingPartitions()
  const read = [...features, target, ...(weight === undefined ? [] : [weight])].map((column) => column.name)
  const frame = await table.read(read, { partitions })
  if (frame.rows === 0) context.fail('no_rows')
  refuseGaps(context, frame, target)
  return {
    table,
    X: { rows: frame.rows, columns: features.map((column) => frame.numbers(column.name)) },
    features,
    target,
    partition: partitions === undefined ? null : 'train',
    sampleWeight: weight === undefined ? undefined : weights(context, frame, weight),
    frame,
  }
}

/** The column that says how much each row counts, where there is one. */
export function weightColumn(context: Pick<LearningContext, 'fail'>, table: Table): Column | undefined {
  const weight = columnsOfRole(table.schema, 'weight').at(0)
  if (weight !== undefined && !isNumericLike(weight)) {
    context.fail('weight_not_numeric', { column: weight.name }, { column: weight.name })
  }
  return weight
}

/** The target as class codes. */
export function withClasses(context: LearningContext, data: TrainingData): ClassTrainingData {
  const { frame, target } = data
  const { codes, classes } = classesOf(frame, target)
  const looksLikeAmounts = target.kind === 'numeric' || target.kind === 'integer'
  if (looksLikeAmounts && classes.length > mostNumericClasses) {
    context.fail('too_many_classes', { column: target.name, count: classes.length }, { column: target.name })
  }
  return { ...data, y: { codes, classCount: classes.length }, classes }
}

/** The target as numbers. */
export function numericTarget(context: LearningContext, { frame, target }: TrainingData): Float64Array {
  if (!isNumericLike(target)) {
    const values = { column: target.name, kind: target.kind }
    context.fail('target_not_numeric', values, { column: target.name })
  }
  return frame.numbers(target.name)
}

/** How many values of a column are missing. */
export function countMissing(values: Float64Array | Int32Array): number {
  let count = 0
  for (const value of values) if (Number.isNaN(value) || (values instanceof Int32Array && value < 0)) count++
  return count
}

/** A column's values as they are stored, for counting what is missing. */
export function storedValues(frame: Frame, column: Column): Float64Array | Int32Array {
  switch (column.dtype) {
    case 'string':
      return frame.codes(column.name).codes
    case 'datetime':
      return frame.times(column.name)
    case 'float64':
    case 'int64':
    case 'bool':
      return frame.numbers(column.name)
  }
}

function refuseGaps(context: LearningContext, frame: Frame, target: Column): void {
  const count = countMissing(storedValues(frame, target))
  if (count === 0) return
  context.fail('target_has_gaps', { column: target.name, count, rows: frame.rows }, { column: target.name })
}

/** The weights of a frame's rows: none below 0, and some above. */
export function weights(context: Pick<LearningContext, 'fail'>, frame: Frame, column: Column): Float64Array {
  const values = frame.numbers(column.name)
  let total = 0
  for (const value of values) total += value >= 0 ? value : Number.NaN
  if (!(total > 0 && total < Infinity))
    context.fail('weights_refused', { column: column.name }, { column: column.name })
  return values
}

function classesOf(frame: Frame, target: Column): { codes: Int32Array; classes: ClassValue[] } {
  switch (target.dtype) {
    case 'string': {
      const { codes, values } = frame.codes(target.name)
      return { codes, classes: values }
    }
    case 'bool':
    case 'int64':
    case 'float64': {
      const values = frame.numbers(target.name)
      const sorted = [...new Set(values)].sort((a, b) => a - b)
      const codeOf = new Map(sorted.map((value, code) => [value, code]))
      return {
        codes: Int32Array.from(values, (value) => codeOf.get(value) ?? -1),
        classes: target.dtype === 'bool' ? sorted.map((value) => value !== 0) : sorted,
      }
    }
    case 'datetime':
      throw new Error('A target of dates is refused before its classes are read.')
  }
}

/** A model and the rows to measure it on, brought together: prepared as the model needs them, true values beside. */
import type { ModelSignature } from '../../core/artifact/artifact.ts'
import { classLabel } from '../../core/learning/class-label.ts'
import type { PartitionChoice } from '../../core/learning/evaluation-params.ts'
import {
  findColumn,
  isNumericLike,
  partitionColumn,
  type Column,
  type Partition,
} from '../../core/table/schema.ts'
import type { Matrix } from '../../learn/matrix.ts'
import type { Frame, RunContext, Table, TrainedModel } from '../context.ts'
import { estimatorOf } from './estimators.ts'
import { tableDigest } from './train.ts'
import { countMissing, storedValues } from './training-data.ts'

export type EvaluationContext = Pick<
  RunContext<unknown>,
  'table' | 'model' | 'signal' | 'progress' | 'log' | 'fail' | 'warn' | 'outputs'
>

export interface EvaluationData {
  model: TrainedModel
  /** The table at the input, before what the model still does to it. */
  table: Table
  /** The partition measured on; null for all rows. */
  partition: Partition | null
  X: Matrix
  target: Column
  frame: Frame
}

/**
 * Reads the rows to measure `model` on.
 *
 * @throws the declared messages of `evaluationMessages`.
 */
export async function readEvaluationData(
  context: EvaluationContext,
  model: TrainedModel,
  choice: PartitionChoice,
): Promise<EvaluationData> {
  const table = await context.table('table')
  const { signature, recipe } = model.header
  const target = requireTargetLike(context, table, signature.target)
  const partition = choosePartition(context, table, choice)

  const prepared = table.prepare(recipe)
  if (!prepared.ok) {
    switch (prepared.reason) {
      case 'missing_columns':
        context.fail('columns_missing', { columns: prepared.columns }, { column: prepared.columns[0] })
        break
      case 'prepared_differently':
        context.fail('prepared_differently')
    }
  }
  requireFeatures(context, prepared.table, signature)
  const names = signature.features.map((column) => column.name)
  const frame = await prepared.table.read(
    [...names, target.name],
    partition === null ? {} : { partitions: [partition] },
  )
  if (frame.rows === 0) context.fail('no_rows')
  const gaps = countMissing(storedValues(frame, target))
  if (gaps > 0) {
    const values = { column: target.name, count: gaps, rows: frame.rows }
    context.fail('target_has_gaps', values, { column: target.name })
  }
  const X: Matrix = { rows: frame.rows, columns: names.map((name) => frame.numbers(name)) }
  refuseValues(context, model, X)
  if (learnedFrom(model, table, partition)) context.warn('trained_on_these')
  return { model, table, partition, X, target, frame }
}

/**
 * The class of every row as its place in the model's classes.
 *
 * @throws the declared message `unseen_class`.
 */
export function classCodes(context: EvaluationContext, { frame, target, model }: EvaluationData): Int32Array {
  const classes = model.header.signature.classes ?? []
  const codeOf = new Map(classes.map((value, code) => [value, code]))
  const codes =
    target.dtype === 'string'
      ? textCodes(frame.codes(target.name), codeOf)
      : Int32Array.from(
          frame.numbers(target.name),
          (value) => codeOf.get(target.dtype === 'bool' ? value !== 0 : value) ?? -1,
        )
  const unseen = codes.indexOf(-1)
  if (unseen >= 0) {
    const value = valueAt(frame, target, unseen)
    const count = codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0)
    const label = classLabel(value, target.dtype)
    context.fail('unseen_class', { class: label, count, column: target.name }, { column: target.name })
  }
  return codes
}

/** Row numbers of the measured rows in the table, in their order. */
export async function measuredRows({ table, partition, X }: EvaluationData): Promise<Int32Array> {
  const column = partitionColumn(table.schema)
  if (partition === null || column === undefined) return Int32Array.from({ length: X.rows }, (_, row) => row)
  const { codes, values } = (await table.read([column.name])).codes(column.name)
  const wanted = values.indexOf(partition)
  const rows: number[] = []
  codes.forEach((code, row) => code === wanted && rows.push(row))
  return Int32Array.from(rows)
}

/** Which rows these are, for sentences of `findings.ts`. */
export function rowsInWords({ partition, X }: Pick<EvaluationData, 'partition' | 'X'>) {
  return { rows: X.rows, partition: partition ?? 'none' }
}

function requireTargetLike(context: EvaluationContext, table: Table, target: Column): Column {
  const found = findColumn(table.schema, target.name)
  if (found === undefined)
    return context.fail('target_missing', { column: target.name }, { column: target.name })
  // Numbers are compared by value, so a whole number may be stored either way.
  const comparable = found.dtype === target.dtype || (isAmount(found) && isAmount(target))
  if (!comparable) refuseDtype(context, found, target)
  return found
}

function requireFeatures(context: EvaluationContext, table: Table, { features }: ModelSignature): void {
  const absent = features.filter(({ name }) => findColumn(table.schema, name) === undefined)
  if (absent.length > 0) {
    const columns = absent.map(({ name }) => name)
    context.fail('columns_missing', { columns }, { column: absent[0].name })
  }
  for (const feature of features) {
    const found = findColumn(table.schema, feature.name)
    if (found !== undefined && !isNumericLike(found)) refuseDtype(context, found, feature)
  }
}

function isAmount({ dtype }: Column): boolean {
  return dtype === 'float64' || dtype === 'int64'
}

function refuseDtype(context: EvaluationContext, found: Column, expected: Column): never {
  const values = { column: found.name, expected: expected.dtype, found: found.dtype }
  return context.fail('column_changed', values, { column: found.name })
}

function choosePartition(
  context: EvaluationContext,
  table: Table,
  choice: PartitionChoice,
): Partition | null {
  const counts = table.header.partitions
  switch (choice) {
    case 'all':
      return null
    case 'auto':
      if ((counts?.['test'] ?? 0) > 0) return 'test'
      return (counts?.['validation'] ?? 0) > 0 ? 'validation' : null
    case 'train':
    case 'validation':
    case 'test':
      if ((counts?.[choice] ?? 0) === 0) context.fail('partition_absent', { partition: choice })
      return choice
  }
}

function refuseValues(context: EvaluationContext, model: TrainedModel, X: Matrix): void {
  const { predictsMissing } = estimatorOf(model)
  model.header.signature.features.forEach(({ name }, index) => {
    const values = X.columns[index]
    const count = countMissing(values)
    if (count > 0 && !predictsMissing)
      context.fail('missing_values', { column: name, count }, { column: name })
    const isInfinite = values.some((value) => value === Infinity || value === -Infinity)
    if (isInfinite) context.fail('infinite_values', { column: name }, { column: name })
  })
}

/** Whether the model is known to have learned from some of these rows: same table, and a part that was trained on. */
function learnedFrom({ header }: TrainedModel, table: Table, partition: Partition | null): boolean {
  if (tableDigest(table) !== header.trained.table) return false
  return header.trained.partition === null || partition === null || partition === header.trained.partition
}

function textCodes(
  { codes, values }: { codes: Int32Array; values: string[] },
  codeOf: ReadonlyMap<unknown, number>,
): Int32Array {
  const translated = values.map((value) => codeOf.get(value) ?? -1)
  return codes.map((code) => translated[code])
}

function valueAt(frame: Frame, target: Column, row: number): string | number | boolean {
  if (target.dtype === 'string') {
    const { codes, values } = frame.codes(target.name)
    return values[codes[row]]
  }
  const value = frame.numbers(target.name)[row]
  return target.dtype === 'bool' ? value !== 0 : value
}

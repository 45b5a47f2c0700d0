import { findColumn, partitions, type Column } from '../../../core/table/schema.ts'
import { groupShuffleSplit } from '../../../learn/model-selection/group-shuffle-split.ts'
import { SplitError } from '../../../learn/model-selection/split-error.ts'
import { timeSplit } from '../../../learn/model-selection/time-split.ts'
import {
  splitTrainAgain,
  validationShareOfTrain,
} from '../../../learn/model-selection/train-validation-test-split.ts'
import { trainTestSplit, type TrainTestRows } from '../../../learn/model-selection/train-test-split.ts'
import type { Frame, RunContext } from '../../../runtime/context.ts'
import { keyColumn, partitionOutput, splitFault, type Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const fault = splitFault(params, table.schema)
  if (fault !== null) context.fail(fault.message, fault.values)
  if (table.rows < 2) context.fail('too_few_rows', { rows: table.rows })
  const key = await readKey(context)
  try {
    const { train, validation, test } = split(params, table.rows, key)
    const rows = new Int32Array(train.length + validation.length + test.length)
    rows.set(train)
    rows.set(validation, train.length)
    rows.set(test, train.length + validation.length)
    const codes = new Int32Array(rows.length).fill(partitions.indexOf('train'), 0, train.length)
    codes.fill(partitions.indexOf('validation'), train.length, train.length + validation.length)
    codes.fill(partitions.indexOf('test'), train.length + validation.length)
    const partition = { column: partitionOutput, codes, labels: partitions }
    await context.outputs.transform('table', table, { change: 'take', rows, add: [partition] })
    const validated = validation.length > 0 ? `, ${validation.length} to validate` : ''
    context.log('info', `${train.length} rows to learn from${validated}, ${test.length} to test.`)
  } catch (error) {
    if (error instanceof SplitError) failSplit(context, error, key, table.rows)
    throw error
  }
}

interface Key {
  column: Column
  /** One code a row in the sorted order of the values, for strata and groups. */
  codes: Int32Array
  /** One number a row that orders the rows. */
  order: Float64Array
  labels: string[]
}

async function readKey(context: RunContext<Params>): Promise<Key | null> {
  const table = await context.table('table')
  const name = keyColumn(context.params, table.schema)
  if (name === null) return null
  const column = findColumn(table.schema, name)
  if (column === undefined) context.fail('column_not_found', { column: name }, { column: name })
  const key = keyOf(column, await table.read([name]))
  if (key.codes.includes(-1)) context.fail('missing_key', { column: name }, { column: name })
  return key
}

function keyOf(column: Column, frame: Frame): Key {
  if (column.dtype === 'string') {
    const { codes, values } = frame.codes(column.name)
    return {
      column,
      codes,
      order: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code)),
      labels: values,
    }
  }
  const order = column.dtype === 'datetime' ? frame.times(column.name) : frame.numbers(column.name)
  const values = [...new Set(order)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const codeOf = new Map(values.map((value, code) => [value, code]))
  return {
    column,
    codes: Int32Array.from(order, (value) => codeOf.get(value) ?? -1),
    order,
    labels: values.map(String),
  }
}

function split(params: Params, rows: number, key: Key | null): TrainTestRows & { validation: Int32Array } {
  const { test_size: testSize, validation_size: validationSize } = params
  const outer = splitOnce(params, rows, testSize, key)
  if (validationSize === 0) return { ...outer, validation: new Int32Array(0) }
  const share = validationShareOfTrain({ rows, testSize, validationSize })
  return splitTrainAgain(outer, (train) => splitOnce(params, train.length, share, key && takeKey(key, train)))
}

function splitOnce(params: Params, rows: number, testSize: number, key: Key | null): TrainTestRows {
  const randomState = params.random_state ?? 0
  switch (params.method) {
    case 'random':
      return trainTestSplit({ rows, testSize, randomState })
    case 'stratified':
      return trainTestSplit({ rows, testSize, randomState, stratify: requireKey(key).codes })
    case 'group':
      return groupShuffleSplit({ groups: requireKey(key).codes, testSize, randomState })
    case 'time':
      return timeSplit({ time: requireKey(key).order, testSize })
  }
}

function requireKey(key: Key | null): Key {
  if (key === null) throw new Error('This method splits by a column, and none was read.')
  return key
}

function takeKey(key: Key, rows: Int32Array): Key {
  return {
    ...key,
    codes: rows.map((row) => key.codes[row]),
    order: Float64Array.from(rows, (row) => key.order[row]),
  }
}

function failSplit(context: RunContext<Params>, error: SplitError, key: Key | null, rows: number): never {
  const column = key?.column.name ?? ''
  switch (error.code) {
    case 'class_with_one_member':
      return context.fail('class_too_small', { column, value: loneValue(key) }, { column })
    case 'part_smaller_than_classes':
      return context.fail('too_few_for_classes', { column, classes: key?.labels.length ?? 0 }, { column })
    case 'too_few_groups':
      return context.fail('too_few_groups', { column, groups: key?.labels.length ?? 0 }, { column })
    case 'missing_order':
      return context.fail('missing_key', { column }, { column })
    case 'bad_size':
    case 'empty_part':
    case 'too_few_rows':
    case 'too_few_members':
    case 'needs_classes':
    case 'needs_groups':
      return key !== null && context.params.method === 'group'
        ? context.fail('too_few_groups', { column, groups: key.labels.length }, { column })
        : context.fail('too_few_rows', { rows })
  }
}

/** The first value that only one row has. */
function loneValue(key: Key | null): string {
  if (key === null) return ''
  const counts = new Int32Array(key.labels.length)
  for (const code of key.codes) counts[code]++
  return key.labels[counts.indexOf(1)] ?? ''
}

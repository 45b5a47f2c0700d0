import { absentColumn, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { MessageValues } from '../../../core/text/fill-message.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import {
  findColumn,
  partitionColumn,
  targetColumn,
  type Column,
  type TableSchema,
} from '../../../core/table/schema.ts'
import type { splitMethods } from './manifest.ts'

export interface Params {
  test_size: number
  validation_size: number
  method: (typeof splitMethods)[number]
  stratify: string | null
  group_column: string | null
  time_column: string | null
  random_state: number | null
}

export const partitionOutput: Column = {
  name: 'partition',
  kind: 'categorical',
  dtype: 'string',
  role: 'partition',
  missing: false,
}

/** The column that a method looks at: to stratify by, to group by, to order by. */
export function keyColumn(params: Params, schema: TableSchema): string | null {
  switch (params.method) {
    case 'random':
      return null
    case 'stratified':
      return params.stratify ?? targetColumn(schema)?.name ?? null
    case 'group':
      return params.group_column
    case 'time':
      return params.time_column
  }
}

const keyParams = {
  random: null,
  stratified: 'stratify',
  group: 'group_column',
  time: 'time_column',
} as const

export interface SplitFault {
  message: 'already_split' | 'name_taken' | 'column_needed' | 'target_needed' | 'sizes'
  values: MessageValues
  param: string | null
}

/** What is wrong with a split before a row is read; null when nothing is. */
export function splitFault(params: Params, schema: TableSchema): SplitFault | null {
  const partition = partitionColumn(schema)
  if (partition !== undefined)
    return { message: 'already_split', values: { column: partition.name }, param: null }
  if (findColumn(schema, partitionOutput.name)) return { message: 'name_taken', values: {}, param: null }
  const taken = params.test_size + params.validation_size
  if (taken >= 1)
    return { message: 'sizes', values: { percent: Math.round(taken * 100) }, param: 'validation_size' }
  const param = keyParams[params.method]
  if (param === null || keyColumn(params, schema) !== null) return null
  if (params.method === 'stratified') {
    return schema.complete ? { message: 'target_needed', values: {}, param } : null
  }
  return { message: 'column_needed', values: { what: params.method }, param }
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const fault = splitFault(params, schema)
  const param = keyParams[params.method]
  return [
    ...(param === null ? [] : absentColumn({ node: node.id, param, schema, name: params[param] })),
    ...(fault === null
      ? []
      : [
          problem(fault.message, fault.values, {
            ...(fault.param !== null && { param: fault.param }),
            ...(fault.message === 'target_needed' && { code: 'TARGET_MISSING' }),
          }),
        ]),
  ]
}

export function propagateSchema({ inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  return {
    table: {
      type: 'table',
      schema: { columns: [...schema.columns, partitionOutput], complete: schema.complete },
    },
  }
}

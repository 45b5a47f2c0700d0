import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'
import type { Column } from '../../../core/table/schema.ts'
import type { imputeStrategies } from './manifest.ts'

export interface Params {
  strategy: (typeof imputeStrategies)[number]
  columns: ColumnSelection
  fill_value: number | string | boolean | null
}

export interface ImputeFault {
  message: 'not_numeric' | 'value_mismatch'
  values: Record<string, string | number>
}

/** Why a strategy can't fill a column; null when it can. */
export function imputeFault(column: Column, params: Params): ImputeFault | null {
  const values = { column: column.name, kind: column.kind }
  const isNumber = column.dtype === 'float64' || column.dtype === 'int64'
  if ((params.strategy === 'mean' || params.strategy === 'median') && !isNumber) {
    return { message: 'not_numeric', values: { ...values, strategy: params.strategy } }
  }
  if (
    params.strategy === 'constant' &&
    params.fill_value !== null &&
    !constantFits(column, params.fill_value)
  ) {
    return { message: 'value_mismatch', values: { ...values, value: String(params.fill_value) } }
  }
  if (params.strategy === 'constant' && params.fill_value === null && defaultConstant(column) === null) {
    return { message: 'value_mismatch', values: { ...values, value: '' } }
  }
  return null
}

function constantFits(column: Column, value: number | string | boolean): boolean {
  switch (column.dtype) {
    case 'float64':
      return typeof value === 'number'
    case 'int64':
      return Number.isInteger(value)
    case 'bool':
      return typeof value === 'boolean'
    case 'string':
      return typeof value === 'string'
    case 'datetime':
      return false
  }
}

/** scikit-learn's own constants where the user gives none. */
export function defaultConstant(column: Column): number | string | null {
  if (column.dtype === 'float64' || column.dtype === 'int64') return 0
  return column.dtype === 'string' ? 'missing_value' : null
}

/** What a filled column is: means and medians make whole numbers floating-point ones. */
export function imputedColumn(column: Column, strategy: Params['strategy']): Column {
  const filled = { ...column, missing: false }
  return strategy === 'mean' || strategy === 'median'
    ? { ...filled, dtype: 'float64', kind: 'numeric' }
    : filled
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const { columns } = selectColumns(schema, params.columns)
  const absent = absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns })
  const nothing = schema.complete && absent.length === 0 && columns.length === 0
  return [
    ...absent,
    ...(nothing ? [problem('no_columns', {}, { param: 'columns' })] : []),
    ...columns.flatMap((column): NodeProblem[] => {
      const fault = imputeFault(column, params)
      if (fault === null) return []
      return [
        problem(fault.message, fault.values, {
          code: 'COLUMN_KIND_MISMATCH',
          param: 'strategy',
          column: column.name,
        }),
      ]
    }),
  ]
}

export function propagateSchema({ params, inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const chosen = new Set(selectColumns(schema, params.columns).columns.map((column) => column.name))
  const columns = schema.columns.map((column) =>
    chosen.has(column.name) ? imputedColumn(column, params.strategy) : column,
  )
  return { table: { type: 'table', schema: { columns, complete: schema.complete } } }
}

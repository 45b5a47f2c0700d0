import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'
import type { Column, ColumnDtype } from '../../../core/table/schema.ts'
import type { imputeStrategies } from './manifest.ts'

/** What takes the place of a missing value. */
export type Fill = number | string | boolean

export interface Params {
  strategy: (typeof imputeStrategies)[number]
  columns: ColumnSelection
  fill_value: Fill | null
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
  if (params.strategy === 'constant' && constantFor(column.dtype, params.fill_value) === null) {
    return { message: 'value_mismatch', values: { ...values, value: String(params.fill_value ?? '') } }
  }
  return null
}

/**
 * The constant as columns of a dtype take it, whatever form the document has it in: `0` is a number among numbers and a
 * text among texts. Without one, scikit-learn's own. Null where it fits none of their values.
 */
export function constantFor(dtype: ColumnDtype, given: Fill | null): Fill | null {
  switch (dtype) {
    case 'float64':
      return given === null ? 0 : numberOf(given)
    case 'int64': {
      const number = given === null ? 0 : numberOf(given)
      return Number.isSafeInteger(number) ? number : null
    }
    case 'bool':
      return given === true || given === 'true' ? true : given === false || given === 'false' ? false : null
    case 'string':
      return given === null ? 'missing_value' : String(given)
    case 'datetime':
      return null
  }
}

function numberOf(given: Fill): number | null {
  if (typeof given === 'number') return given
  const isNumber = typeof given === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(given)
  return isNumber && Number.isFinite(Number(given)) ? Number(given) : null
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
          param: fault.message === 'value_mismatch' ? 'fill_value' : 'strategy',
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

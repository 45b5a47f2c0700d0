/** Whether a condition makes sense for its column. */
import { textOperators } from '../../../core/expression/expression.ts'
import { needsValue, type Condition } from '../../../core/table/condition.ts'
import type { Column, ColumnDtype } from '../../../core/table/schema.ts'
import type { MessageValues } from '../../../core/text/fill-message.ts'

export interface ConditionFault {
  message: 'value_mismatch' | 'value_missing' | 'text_only'
  values: MessageValues
}

/** The reason why a condition can't be checked on a column; null when it can. */
export function conditionFault(condition: Condition, column: Column): ConditionFault | null {
  const { operator } = condition
  if (!needsValue(operator)) return null
  const values = { column: column.name, dtype: column.dtype, operator }
  const isText = textOperators.some((candidate) => candidate === operator)
  if (isText && column.dtype !== 'string') return { message: 'text_only', values }
  const given = Array.isArray(condition.value)
    ? condition.value
    : condition.value === null
      ? []
      : [condition.value]
  if (given.length === 0) return { message: 'value_missing', values }
  const misfit = given.find((value) => !fits(value, column.dtype))
  return misfit === undefined
    ? null
    : { message: 'value_mismatch', values: { ...values, value: String(misfit) } }
}

function fits(value: string | number | boolean, dtype: ColumnDtype): boolean {
  switch (dtype) {
    case 'float64':
    case 'int64':
      return typeof value === 'number'
    case 'bool':
      return typeof value === 'boolean'
    case 'string':
      return typeof value === 'string'
    case 'datetime':
      return (
        typeof value === 'string' &&
        /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(value) &&
        !Number.isNaN(Date.parse(value))
      )
  }
}

import type { ClassValue } from '../learning/class-label.ts'
import type { ColumnDtype } from '../table/schema.ts'
import { pythonFloat, pythonNumber, pythonString } from './literal.ts'

/** A value of the target as the data frame holds it. */
export function classLiteral(value: ClassValue, dtype: ColumnDtype): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return pythonString(value)
  return dtype === 'float64' ? pythonFloat(value) : pythonNumber(value)
}

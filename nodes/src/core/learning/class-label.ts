/** A class as people and Python's `str` write it. */
import type { ColumnDtype } from '../table/schema.ts'
import { pythonNumberText } from '../text/python-number.ts'

export type ClassValue = string | number | boolean

/** `male`, `1` for an integer column, `1.0` for a float column, `True`: also the end of a probability column's name. */
export function classLabel(value: ClassValue, dtype: ColumnDtype): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return value
  return pythonNumberText(value, dtype)
}

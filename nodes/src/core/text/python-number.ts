import type { ColumnDtype } from '../table/schema.ts'

/** A number as Python writes the value of a column: `1` for an integer column, `1.0`, `1e-07`, `nan` for a float one. */
export function pythonNumberText(value: number, dtype: ColumnDtype): string {
  if (dtype === 'int64') return String(value)
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits, exponent] = value.toExponential().split('e')
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
  }
  const text = String(value)
  return text.includes('.') ? text : `${text}.0`
}

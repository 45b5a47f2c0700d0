/** Cells as people read and copy them. */
import type { Column } from '@flowza/nodes/core'
import type { Cell } from './table-source.ts'

/** Six significant digits of a fraction; whole numbers and text as they are. */
export function cellText(value: Cell): string {
  if (value === null) return ''
  if (typeof value === 'number') {
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
  }
  return String(value)
}

/** Cells for a spreadsheet's clipboard: tabs and line ends, quoted where a cell holds one, formulas made harmless. */
export function clipboardText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(clipboardCell).join('\t')).join('\n')
}

function clipboardCell(value: Cell): string {
  if (value === null) return ''
  const text = typeof value === 'string' ? withoutFormula(value) : String(value)
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a spreadsheet would run as a formula gets a leading apostrophe; numbers written as text don't. */
export function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
}

/** One record of RFC 4180 with its line end. */
export function csvLine(cells: readonly Cell[]): string {
  const fields = cells.map((value) => {
    if (value === null) return ''
    const text = typeof value === 'string' ? withoutFormula(value) : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${fields.join(',')}\r\n`
}

export function isRightAligned(column: Column): boolean {
  return column.dtype === 'float64' || column.dtype === 'int64'
}

/** A width that shows the name and usual values of the column. */
export function startWidth(column: Column): number {
  const usual: Record<Column['dtype'], number> = {
    float64: 104,
    int64: 92,
    bool: 84,
    string: 148,
    datetime: 156,
  }
  return Math.round(Math.max(usual[column.dtype], Math.min(220, column.name.length * 7.2 + 62)))
}

/** A stored table as CSV text for a person's spreadsheet. */
import type { TableArtifact } from '@flowza/nodes/core'
import type { ServiceContext } from '../context.ts'
import { readRows } from './read-rows.ts'

const rowsPerPage = 20_000

type Cell = string | number | boolean | null

/** The table, page by page: UTF-8, comma, CRLF as RFC 4180 has it, an empty field for a missing value. */
export async function* tableCsv(
  ctx: Pick<ServiceContext, 'store'>,
  table: { header: TableArtifact; title: string },
): AsyncGenerator<string> {
  yield csvLine(table.header.schema.columns.map((column) => column.name))
  for (let offset = 0; offset < table.header.rows; offset += rowsPerPage) {
    const page = await readRows(ctx, table, { offset, limit: rowsPerPage, descending: false })
    yield page.rows.map(csvLine).join('')
  }
}

/** One record with its line end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  const text = typeof cell === 'string' ? withoutFormula(cell) : String(cell)
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text
}

/** A text cell that a spreadsheet would run as a formula gets a leading apostrophe; numbers written as text don't. */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
}

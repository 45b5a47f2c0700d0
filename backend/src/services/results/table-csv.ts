/** A stored table as CSV text for a person's spreadsheet. */
import { wholeTable, type TableView } from '@flowza/nodes/core'
import { tableRowsSchema } from '../../contracts/runs.ts'
import type { ServiceContext } from '../context.ts'
import { queryRows, type NamedTable } from './read-rows.ts'

const rowsPerPage = 20_000

type Cell = string | number | boolean | null

/**
 * The rows of a view of the table, page by page: UTF-8, comma, CRLF as RFC 4180 has it, an empty field for a missing
 * value.
 */
export async function* tableCsv(
  ctx: Pick<ServiceContext, 'store' | 'tables'>,
  table: NamedTable,
  view: TableView = wholeTable,
): AsyncGenerator<string> {
  yield csvLine(table.header.schema.columns.map((column) => column.name))
  let total = table.header.rows
  for (let offset = 0; offset < total; offset += rowsPerPage) {
    const json = await queryRows(ctx, table, { view, offset, limit: rowsPerPage })
    const page = tableRowsSchema.parse(JSON.parse(json))
    total = page.total
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

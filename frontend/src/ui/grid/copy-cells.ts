import type { Translate } from '../../i18n/translate.ts'
import type { TableView } from '@flowza/nodes/core'
import { announce } from '../announcer.tsx'
import { formatCount } from '../format.ts'
import { showError, showMessage } from '../toasts.tsx'
import { clipboardText } from './cell-text.ts'
import type { Extent } from './selection.ts'
import type { Cell, TableSource } from './table-source.ts'

const mostCells = 200_000
const pageRows = 1000

/** Copies cells for a spreadsheet, those in view and those that aren't. */
export async function copyCells(
  source: TableSource,
  view: TableView,
  extent: Extent,
  t: Translate<'results'>,
): Promise<void> {
  const columns = source.schema.columns.slice(extent.firstColumn, extent.endColumn).map(({ name }) => name)
  const wanted = extent.endRow - extent.firstRow
  if (wanted * columns.length > mostCells) {
    showMessage(t('grid.tooMuchToCopy', { most: formatCount(mostCells) }))
    return
  }
  try {
    const rows: Cell[][] = []
    for (let offset = extent.firstRow; offset < extent.endRow; offset += pageRows) {
      const limit = Math.min(pageRows, extent.endRow - offset)
      const page = await source.page({ view, offset, limit, columns }, AbortSignal.timeout(60_000))
      rows.push(...page.rows)
    }
    await navigator.clipboard.writeText(clipboardText(rows))
    announce(
      t('grid.copied', { count: wanted * columns.length, cells: formatCount(wanted * columns.length) }),
    )
  } catch (error) {
    showError(error)
  }
}

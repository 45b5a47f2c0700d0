/** The current cell of a grid and the cells that are selected with it. Row −1 is the head. */

export interface Place {
  row: number
  column: number
}

export interface Selection {
  current: Place
  /** The other corner of what is selected. */
  anchor: Place
}

export interface Extent {
  firstRow: number
  endRow: number
  firstColumn: number
  endColumn: number
}

export function extentOf({ current, anchor }: Selection): Extent {
  return {
    firstRow: Math.max(0, Math.min(current.row, anchor.row)),
    endRow: Math.max(current.row, anchor.row) + 1,
    firstColumn: Math.min(current.column, anchor.column),
    endColumn: Math.max(current.column, anchor.column) + 1,
  }
}

/** What is left of a selection in a table of fewer rows: what lay behind its end is at its last row, or at the head. */
export function withinRows(selection: Selection, rows: number): Selection {
  const last = rows - 1
  const { current, anchor } = selection
  if (current.row <= last && anchor.row <= last) return selection
  const fitting = (place: Place): Place => ({ ...place, row: Math.min(place.row, last) })
  return { current: fitting(current), anchor: fitting(anchor) }
}

/** Where a key leads; null for keys that lead nowhere. */
export function placeAfter(
  key: { key: string; ctrlKey: boolean; metaKey: boolean },
  { row, column }: Place,
  grid: { rows: number; columns: number; pageRows: number },
): Place | null {
  const far = key.ctrlKey || key.metaKey
  const last = { row: grid.rows - 1, column: grid.columns - 1 }
  const at = (row: number, column: number): Place => ({
    row: Math.max(-1, Math.min(last.row, row)),
    column: Math.max(0, Math.min(last.column, column)),
  })
  switch (key.key) {
    case 'ArrowDown':
      return at(far ? last.row : row + 1, column)
    case 'ArrowUp':
      return at(far ? (row > 0 ? 0 : -1) : row - 1, column)
    case 'ArrowRight':
      return at(row, far ? last.column : column + 1)
    case 'ArrowLeft':
      return at(row, far ? 0 : column - 1)
    case 'PageDown':
      return at(Math.max(0, row) + grid.pageRows, column)
    case 'PageUp':
      return at(row === -1 ? -1 : Math.max(0, row - grid.pageRows), column)
    case 'Home':
      return far ? at(0, 0) : at(row, 0)
    case 'End':
      return far ? at(last.row, last.column) : at(row, last.column)
    default:
      return null
  }
}

import type { Column } from '@flowza/nodes/core'
import { memo } from 'react'
import { cellText, isRightAligned } from './cell-text.ts'
import type { Cell } from './table-source.ts'

export const rowHeight = 24
/** The column of row numbers, which stays in view. */
export const numberWidth = 64

interface RowProps {
  gridId: string
  row: number
  /** From the layer's top, in pixels. */
  top: number
  width: number
  firstColumn: number
  columns: readonly Column[]
  edges: readonly number[]
  /** Of the columns in view; undefined where they haven't come yet. */
  cells: readonly (Cell | undefined)[]
  /** The column of the current cell, when it is in this row. */
  current: number | null
  /** The selected columns of this row, the second one behind the last. */
  selected: readonly [number, number] | null
  missing: string
}

/** One row of cells; drawn again only when something that it shows has changed. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { gridId, row, columns, edges, firstColumn, current, selected } = props
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className="data-grid-row"
      data-row={row}
      style={{ top: props.top, width: props.width, paddingLeft: numberWidth + edges[firstColumn] }}
    >
      {props.cells.map((value, index) => {
        const place = firstColumn + index
        const column = columns[place]
        const isMissing = value === null
        return (
          <div
            key={place}
            id={current === place ? `${gridId}-${row}-${place}` : undefined}
            role="gridcell"
            aria-colindex={place + 1}
            aria-selected={selected !== null && place >= selected[0] && place < selected[1]}
            className={current === place ? 'data-grid-cell data-grid-current' : 'data-grid-cell'}
            data-column={place}
            data-right={isRightAligned(column) ? '' : undefined}
            data-missing={isMissing ? '' : undefined}
            data-long={isLong(value, edges[place + 1] - edges[place]) ? '' : undefined}
            data-waiting={value === undefined ? '' : undefined}
            style={{ width: edges[place + 1] - edges[place] }}
          >
            {value === undefined ? null : isMissing ? props.missing : cellText(value)}
          </div>
        )
      })}
    </div>
  )
}, isSame)

/** Wider than any letter of the cells' font, and than any digit, in pixels. */
const letterWidth = 16
const digitWidth = 8
const sidePadding = 17

/** Whether a cell may have to cut its text off. Each that can is painted on its own, so most aren't told to. */
function isLong(value: Cell | undefined, width: number): boolean {
  if (value === undefined || value === null) return width < 80
  const widest = typeof value === 'string' ? letterWidth : digitWidth
  return cellText(value).length * widest > width - sidePadding
}

function isSame(before: RowProps, after: RowProps): boolean {
  return (
    before.row === after.row &&
    before.top === after.top &&
    before.width === after.width &&
    before.firstColumn === after.firstColumn &&
    before.edges === after.edges &&
    before.columns === after.columns &&
    before.current === after.current &&
    before.missing === after.missing &&
    before.selected?.[0] === after.selected?.[0] &&
    before.selected?.[1] === after.selected?.[1] &&
    before.cells.length === after.cells.length &&
    before.cells.every((value, index) => value === after.cells[index])
  )
}

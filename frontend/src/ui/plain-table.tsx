import type { ReactNode } from 'react'

export interface PlainColumn<Row> {
  id: string
  title: string
  /** Numbers stand on the right. */
  align?: 'right'
  /** The title is for screen readers only. */
  isQuiet?: boolean
  /** Its title sorts the rows. */
  sort?: { direction: 'ascending' | 'descending' | 'none'; onSort: () => void }
  renderCell: (row: Row) => ReactNode
}

/**
 * A short table for pages: every row is drawn, the first cell under a title that is seen names the row. On a phone each
 * row is a card (`.plain-table` in app.css): name on top, below it a line for each cell with the column's title.
 */
export function PlainTable<Row>(props: {
  label: string
  columns: readonly PlainColumn<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
}) {
  const { columns } = props
  const naming = columns.findIndex(({ isQuiet }) => isQuiet !== true)
  return (
    <div
      className="relative shrink-0 overflow-x-auto rounded-lg border border-line bg-panel"
      role="region"
      aria-label={props.label}
      tabIndex={0}
    >
      <table className="plain-table w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-left text-sm text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                aria-sort={column.sort?.direction}
                data-sorts={column.sort === undefined ? undefined : ''}
                className={`px-3 py-2 font-medium whitespace-nowrap ${column.align === 'right' ? 'text-right' : ''} ${column.isQuiet === true ? 'w-px' : ''}`}
              >
                <ColumnTitle column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)} className="border-t border-line first:border-t-0 hover:bg-hover">
              {columns.map((column, index) => {
                const align = column.align === 'right' ? 'numeric text-right' : ''
                return index === naming ? (
                  <th
                    key={column.id}
                    scope="row"
                    className="px-3 py-1.5 text-left font-normal"
                    data-cell="name"
                  >
                    {column.renderCell(row)}
                  </th>
                ) : (
                  <td
                    key={column.id}
                    className={`px-3 py-1.5 ${align}`}
                    data-cell={column.isQuiet === true ? (index < naming ? 'before' : 'behind') : 'value'}
                    data-title={column.title}
                  >
                    <div>{column.renderCell(row)}</div>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const arrows = { ascending: '↑', descending: '↓' } as const

function ColumnTitle<Row>({ column }: { column: PlainColumn<Row> }) {
  const { sort, title } = column
  if (column.isQuiet === true) return <span className="sr-only">{title}</span>
  if (sort === undefined) return title
  return (
    <button
      type="button"
      className="inline-flex min-h-6 items-center gap-1 hover:text-text"
      onClick={sort.onSort}
    >
      {title}
      {sort.direction !== 'none' && <span aria-hidden>{arrows[sort.direction]}</span>}
    </button>
  )
}

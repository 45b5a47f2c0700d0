import type { ReactNode } from 'react'

export interface PlainColumn<Row> {
  id: string
  title: string
  /** Numbers stand on the right. */
  align?: 'right'
  /** The title is for screen readers only. */
  isQuiet?: boolean
  renderCell: (row: Row) => ReactNode
}

/** A short table for pages: every row is drawn, the first cell under a title that is seen names the row. */
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
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-left text-sm text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={`px-3 py-2 font-medium whitespace-nowrap ${column.align === 'right' ? 'text-right' : ''} ${column.isQuiet === true ? 'w-px' : ''}`}
              >
                {column.isQuiet === true ? <span className="sr-only">{column.title}</span> : column.title}
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
                  <th key={column.id} scope="row" className="px-3 py-1.5 text-left font-normal">
                    {column.renderCell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={`px-3 py-1.5 ${align}`}>
                    {column.renderCell(row)}
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

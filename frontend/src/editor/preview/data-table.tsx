import type { TableRows } from '@flowza/backend/contracts'
import type { Column, ColumnProfile } from '@flowza/nodes/core'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { formatCount, formatNumber } from '../../ui/format.ts'
import { KindMark } from '../kind-mark.tsx'

export interface Sorting {
  column: string
  descending: boolean
}

const roleWords: Partial<Record<Column['role'], string>> = {
  target: 'target',
  id: 'id',
  weight: 'weight',
  partition: 'partition',
  ignored: 'ignored',
}

/** A page of rows under headings that say kind, role and missing values of each column. */
export function DataTable(props: {
  label: string
  columns: readonly Column[]
  profile: ReadonlyMap<string, ColumnProfile>
  rowCount: number | null
  rows: TableRows
  sorting: Sorting | null
  onSort: ((column: string) => void) | null
}) {
  const { columns, profile, rowCount, rows, sorting, onSort } = props
  const isRight = new Map(
    columns.map((column) => [column.name, column.dtype === 'float64' || column.dtype === 'int64']),
  )
  const known = new Map(columns.map((column) => [column.name, column]))
  return (
    <div className="h-full overflow-auto" tabIndex={0} role="region" aria-label={props.label}>
      <table className="border-separate border-spacing-0 text-sm numeric">
        <thead className="sticky top-0 z-10">
          <tr>
            <th className="sticky left-0 z-20 border-r border-b border-line bg-sunken px-2 text-right font-normal text-muted">
              <span className="sr-only">Row</span>
            </th>
            {rows.columns.map((name) => {
              const column = known.get(name)
              const isSorted = sorting?.column === name
              const heading = (
                <>
                  {column !== undefined && <KindMark kind={column.kind} />}
                  <span className="truncate font-semibold">{name}</span>
                  {isSorted &&
                    (sorting.descending ? (
                      <ArrowDown size={12} aria-hidden className="shrink-0" />
                    ) : (
                      <ArrowUp size={12} aria-hidden className="shrink-0" />
                    ))}
                </>
              )
              return (
                <th
                  key={name}
                  scope="col"
                  aria-sort={isSorted ? (sorting.descending ? 'descending' : 'ascending') : undefined}
                  className="max-w-64 min-w-24 border-r border-b border-line bg-sunken p-0 text-left align-top font-normal"
                >
                  {onSort === null ? (
                    <span className="flex h-6 items-center gap-1.5 px-2" title={name}>
                      {heading}
                    </span>
                  ) : (
                    <button
                      type="button"
                      title={`Sort by ${name}`}
                      className="flex h-6 w-full items-center gap-1.5 px-2 hover:bg-hover"
                      onClick={() => onSort(name)}
                    >
                      {heading}
                    </button>
                  )}
                  <ColumnFacts column={column} profile={profile.get(name)} rowCount={rowCount} />
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row, index) => (
            <tr key={rows.offset + index} className="hover:bg-hover">
              <th
                scope="row"
                className="sticky left-0 border-r border-b border-line bg-panel px-2 text-right font-normal text-muted"
              >
                {formatCount(rows.offset + index + 1)}
              </th>
              {row.map((value, column) => (
                <td
                  key={rows.columns[column]}
                  className={`max-w-64 truncate border-r border-b border-line px-2 py-0.5 ${isRight.get(rows.columns[column]) === true ? 'text-right' : ''}`}
                  title={value === null ? 'missing' : String(value)}
                >
                  {value === null ? <i className="text-muted">missing</i> : showValue(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ColumnFacts(props: {
  column: Column | undefined
  profile: ColumnProfile | undefined
  rowCount: number | null
}) {
  const { column, profile, rowCount } = props
  const role = column && roleWords[column.role]
  const missing = profile?.missing ?? 0
  return (
    <span className="flex h-5 items-center gap-1.5 px-2 text-xs whitespace-nowrap text-muted">
      {role !== undefined && (
        <span className="rounded-sm bg-accent-soft px-1 font-medium text-text">{role}</span>
      )}
      {profile !== undefined && (
        <span className={missing > 0 ? 'font-medium text-warning' : ''}>
          {missing === 0 ? 'no gaps' : `${formatCount(missing)} missing${shareOf(missing, rowCount)}`}
        </span>
      )}
      {profile !== undefined && column !== undefined && <span>{rangeOf(profile, column)}</span>}
    </span>
  )
}

function shareOf(missing: number, rows: number | null): string {
  if (rows === null || rows === 0) return ''
  const share = (missing / rows) * 100
  return ` (${share < 1 ? '<1' : Math.round(share)} %)`
}

function rangeOf(profile: ColumnProfile, column: Column): string {
  const isNumber = column.kind === 'numeric' || column.kind === 'integer'
  if (isNumber && typeof profile.min === 'number' && typeof profile.max === 'number') {
    return `${formatNumber(profile.min)} to ${formatNumber(profile.max)}`
  }
  return `${formatCount(profile.distinct)} ${profile.distinct === 1 ? 'value' : 'values'}`
}

function showValue(value: string | number | boolean): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
  }
  return String(value)
}

/** Steps from one view of a table to another. */
import { longestTopText, type ColumnFilter, type ColumnSummary, type TableView } from '@flowza/nodes/core'

/** Up, down, and back to the table's own order; with `add` behind the columns that it is sorted by already. */
export function withNextSort(view: TableView, column: string, add: boolean): TableView {
  const now = view.sort.find((key) => key.column === column)
  const next = now === undefined ? false : now.descending ? null : true
  return withSort(view, column, next, add)
}

/** @param descending null: not sorted by this column. */
export function withSort(
  view: TableView,
  column: string,
  descending: boolean | null,
  add: boolean,
): TableView {
  const others = add ? view.sort.filter((key) => key.column !== column) : []
  if (descending === null) return { ...view, sort: add ? others : [] }
  const place = add ? view.sort.findIndex((key) => key.column === column) : -1
  const key = { column, descending }
  if (place === -1) return { ...view, sort: [...others, key].slice(-5) }
  return { ...view, sort: view.sort.map((old, index) => (index === place ? key : old)) }
}

/** The column's filters replaced by these. */
export function withFilters(view: TableView, column: string, filters: readonly ColumnFilter[]): TableView {
  return { ...view, filters: [...view.filters.filter((filter) => filter.column !== column), ...filters] }
}

export function filtersOf(view: TableView, column: string): ColumnFilter[] {
  return view.filters.filter((filter) => filter.column === column)
}

/** The frequent values that can be filtered by: of a text that may be the beginning of a longer one no row is equal. */
export function choosableValues(summary: ColumnSummary | undefined): NonNullable<ColumnSummary['top']> {
  return (summary?.top ?? []).filter(
    ({ value }) => typeof value !== 'string' || value.length < longestTopText,
  )
}

export function isNarrowed(view: TableView): boolean {
  return view.filters.length > 0 || view.search !== ''
}

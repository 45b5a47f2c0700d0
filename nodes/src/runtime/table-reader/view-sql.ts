/** A view of a table as SQL: conditions and order. Names and values come from structured requests and are quoted. */
import { findColumn, type Column, type TableSchema } from '../../core/table/schema.ts'
import type { ColumnFilter, TableView } from '../../core/table/table-view.ts'
import { doubleLiteral, isoTimeSql, quoteIdentifier, quoteString } from '../sql.ts'

/** ` WHERE …`, or nothing. The view fits the schema (`viewFault`). */
export function whereSql(view: Pick<TableView, 'filters' | 'search'>, schema: TableSchema): string {
  const conditions = view.filters.map((filter) => filterSql(filter, columnOf(schema, filter.column)))
  if (view.search !== '') conditions.push(searchSql(view.search, schema))
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
}

/** ` ORDER BY …`, or nothing; `position` decides between equal rows. */
export function orderSql(sort: TableView['sort'], position: string): string {
  if (sort.length === 0) return ''
  const keys = sort.map(
    ({ column, descending }) => `${quoteIdentifier(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  )
  return ` ORDER BY ${[...keys, position].join(', ')}`
}

export function columnOf(schema: TableSchema, name: string): Column {
  const column = findColumn(schema, name)
  if (column === undefined) throw new Error(`The table has no column "${name}".`)
  return column
}

function filterSql(filter: ColumnFilter, column: Column): string {
  const name = quoteIdentifier(column.name)
  switch (filter.op) {
    case 'missing':
      return `${name} IS NULL`
    case 'present':
      return `${name} IS NOT NULL`
    case 'between': {
      const ends = [
        ...(filter.low === null ? [] : [`${name} >= ${valueSql(filter.low, column)}`]),
        ...(filter.high === null ? [] : [`${name} <= ${valueSql(filter.high, column)}`]),
      ]
      return `(${ends.length === 0 ? 'TRUE' : ends.join(' AND ')})`
    }
    case 'one_of':
      return `${name} IN (${filter.values.map((value) => valueSql(value, column)).join(', ')})`
    case 'text': {
      const subject = `lower(${textSql(column)})`
      const text = quoteString(filter.text.toLowerCase())
      switch (filter.match) {
        case 'equals':
          return `${subject} = ${text}`
        case 'contains':
          return `contains(${subject}, ${text})`
        case 'starts_with':
          return `starts_with(${subject}, ${text})`
        case 'ends_with':
          return `suffix(${subject}, ${text})`
      }
    }
  }
}

function valueSql(value: string | number | boolean, column: Column): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number') {
    return column.dtype === 'int64' && Number.isSafeInteger(value) ? `(${value})` : doubleLiteral(value)
  }
  // A day that no calendar has matches nothing instead of failing.
  if (column.dtype === 'datetime') return `TRY_CAST(${quoteString(value)} AS TIMESTAMP)`
  return quoteString(value)
}

/** The cell as the grid shows it. */
function textSql(column: Column): string {
  const name = quoteIdentifier(column.name)
  switch (column.dtype) {
    case 'string':
      return name
    case 'datetime':
      return isoTimeSql(name)
    case 'float64':
    case 'int64':
    case 'bool':
      return `CAST(${name} AS VARCHAR)`
  }
}

/** Numbers and times are only written out where the text could be part of one: that is what takes long. */
function searchSql(search: string, schema: TableSchema): string {
  const text = search.toLowerCase()
  const couldBe: Record<Column['dtype'], boolean> = {
    string: true,
    float64: /^[-+\d.e]+$|^nan$|^inf/.test(text),
    int64: /^-?\d+$/.test(text),
    bool: 'true'.includes(text) || 'false'.includes(text),
    datetime: /^[\d:t.-]+$/.test(text),
  }
  const cells = schema.columns
    .filter((column) => couldBe[column.dtype])
    .map((column) => `contains(lower(${textSql(column)}), ${quoteString(text)})`)
  // Missing cells give NULL, and NULL OR TRUE is TRUE.
  return cells.length === 0 ? 'FALSE' : `coalesce(${cells.join(' OR ')}, FALSE)`
}

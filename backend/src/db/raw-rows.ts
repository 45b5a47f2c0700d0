/**
 * Rows of a table as the driver reads them. drizzle looks at every cell of a result in turn, which takes longer than the
 * database does for wide rows; where rows are read all the time, only those columns are converted that need it.
 */
import { getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'

export interface RawRows<Row> {
  /** The columns for a `select`, each under its name in `Row`. */
  readonly columns: SQL
  /** A row of that `select`, as drizzle would give it; the object itself is changed. */
  read(row: Record<string, unknown>): Row
}

/** @param left columns that are not read */
export function rawRows<Table extends PgTable, Left extends keyof Table['_']['columns'] & string = never>(
  table: Table,
  left: readonly Left[] = [],
): RawRows<Omit<Table['$inferSelect'], Left>> {
  const columns: [string, PgColumn][] = Object.entries(getTableColumns(table))
  const kept = columns.filter(([name]) => !left.some((other) => other === name))
  const list = kept.map(([name, column]) => `${quoted(column.name)} as ${quoted(name)}`)
  // The driver itself reads numbers, booleans, texts, arrays and JSON.
  const converted = kept.filter(
    ([, column]) => column.dataType === 'date' || column.columnType === 'PgBigInt53',
  )
  return {
    columns: sql.raw(list.join(', ')),
    read(row) {
      for (const [name, column] of converted) {
        if (row[name] !== null) row[name] = column.mapFromDriverValue(row[name])
      }
      return row as Omit<Table['$inferSelect'], Left>
    },
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Typed arrays into a table of the engine. */
import {
  DuckDBDataChunk,
  BIGINT,
  BOOLEAN,
  DOUBLE,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
  DuckDBTimestampValue,
} from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { ColumnDtype } from '../core/table/schema.ts'
import type { ColumnData } from './context.ts'
import type { Engine } from './engine.ts'
import { quoteIdentifier, sqlTypes } from './sql.ts'

const chunkRows = 2048
let tables = 0

const duckTypes: Record<ColumnDtype, DuckDBType> = {
  float64: DOUBLE,
  int64: BIGINT,
  bool: BOOLEAN,
  string: VARCHAR,
  datetime: TIMESTAMP,
}

/**
 * Writes columns of equal length into a new temporary table and answers its name. The table has one column more,
 * `flowza position`, from 0.
 */
export async function writeColumns(engine: Engine, columns: readonly ColumnData[]): Promise<string> {
  const name = `columns_${++tables}`
  const declared = columns.map(({ column }) => `${quoteIdentifier(column.name)} ${sqlTypes[column.dtype]}`)
  await engine.run(`CREATE TEMP TABLE ${name} (${['"flowza position" INTEGER', ...declared].join(', ')})`)
  const appender = await engine.connection.createAppender(name)
  const types = [INTEGER, ...columns.map(({ column }) => duckTypes[column.dtype])]
  const rows = columns.length === 0 ? 0 : lengthOf(columns[0])
  for (let start = 0; start < rows; start += chunkRows) {
    const end = Math.min(rows, start + chunkRows)
    const chunk = DuckDBDataChunk.create(types)
    const numbers = Array.from({ length: end - start }, (_, index) => start + index)
    chunk.setColumns([numbers, ...columns.map((data) => slice(data, start, end))])
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
  return name
}

function lengthOf(data: ColumnData): number {
  return 'codes' in data ? data.codes.length : data.values.length
}

function slice(data: ColumnData, start: number, end: number): DuckDBValue[] {
  const values: DuckDBValue[] = []
  for (let row = start; row < end; row++) values.push(valueAt(data, row))
  return values
}

function valueAt(data: ColumnData, row: number): DuckDBValue {
  if ('codes' in data) return data.codes[row] < 0 ? null : data.labels[data.codes[row]]
  const value = data.values[row]
  if (value === null || typeof value === 'string') return value
  if (Number.isNaN(value)) return null
  switch (data.column.dtype) {
    case 'float64':
      return value
    case 'int64':
      return BigInt(value)
    case 'bool':
      return value !== 0
    case 'datetime':
      return new DuckDBTimestampValue(BigInt(Math.round(value * 1000)))
    case 'string':
      return String(value)
  }
}

/** Columns of a query as typed arrays. */
import type { DuckDBDataChunk } from '@duckdb/node-api'
import { compareCodePoints } from '../learn/preprocessing/code-point-order.ts'
import { findColumn, type Column, type TableSchema } from '../core/table/schema.ts'
import type { Frame } from './context.ts'
import type { Engine } from './engine.ts'
import { quoteIdentifier } from './sql.ts'

/**
 * Reads `columns` of the relation `source` (SQL) in its row order.
 *
 * @throws Error for a column that the schema doesn't have.
 */
export async function readFrame(input: {
  engine: Engine
  source: string
  schema: TableSchema
  columns: readonly string[]
  signal: AbortSignal
}): Promise<Frame> {
  const columns = input.columns.map((name) => requireColumn(input.schema, name))
  const readers = columns.map((column) => (column.dtype === 'string' ? new TextReader() : new NumberReader()))
  let rows = 0
  const selected = columns.length === 0 ? '1' : columns.map(selectSql).join(', ')
  const result = await input.engine.connection.stream(`SELECT ${selected} FROM ${input.source}`)
  for (;;) {
    input.signal.throwIfAborted()
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    for (let index = 0; index < readers.length; index++) readers[index].take(chunk, index)
    rows += chunk.rowCount
  }
  const numbers = new Map<string, Float64Array>()
  const texts = new Map<string, { codes: Int32Array; values: string[] }>()
  readers.forEach((reader, index) => {
    if (reader instanceof TextReader) texts.set(columns[index].name, reader.finish())
    else numbers.set(columns[index].name, reader.finish())
  })
  const dtypes = new Map(columns.map((column) => [column.name, column.dtype]))
  return {
    rows,
    numbers(name) {
      return found(dtypes.get(name) === 'datetime' ? undefined : numbers.get(name), name, 'numbers')
    },
    codes(name) {
      return found(texts.get(name), name, 'text')
    },
    times(name) {
      return found(dtypes.get(name) === 'datetime' ? numbers.get(name) : undefined, name, 'times')
    },
  }
}

function requireColumn(schema: TableSchema, name: string): Column {
  const column = findColumn(schema, name)
  if (column === undefined) throw new Error(`The table has no column "${name}".`)
  return column
}

function found<Values>(values: Values | undefined, name: string, what: string): Values {
  if (values === undefined) throw new Error(`Column "${name}" was not read, or doesn't hold ${what}.`)
  return values
}

function selectSql(column: Column): string {
  const name = quoteIdentifier(column.name)
  switch (column.dtype) {
    case 'string':
      return name
    case 'datetime':
      return `coalesce(CAST(epoch_us(${name}) AS DOUBLE) / 1e3, 'NaN'::DOUBLE)`
    case 'float64':
    case 'int64':
    case 'bool':
      return `coalesce(CAST(${name} AS DOUBLE), 'NaN'::DOUBLE)`
  }
}

/** Grows by doubling, so that the number of rows need not be known. */
class NumberReader {
  #values = new Float64Array(2048)
  #length = 0

  take(chunk: DuckDBDataChunk, column: number): void {
    const items = doublesOf(chunk.getColumnVector(column))
    const end = this.#length + chunk.rowCount
    if (end > this.#values.length) {
      const grown = new Float64Array(Math.max(end, this.#values.length * 2))
      grown.set(this.#values.subarray(0, this.#length))
      this.#values = grown
    }
    this.#values.set(items.subarray(0, chunk.rowCount), this.#length)
    this.#length = end
  }

  finish(): Float64Array {
    return this.#values.slice(0, this.#length)
  }
}

/** The whole vector at once; value by value, its public way, takes ten times as long. */
function doublesOf(vector: object): Float64Array {
  const items: unknown = Reflect.get(vector, 'items')
  if (!(items instanceof Float64Array)) throw new Error('A numeric column was not read as doubles.')
  return items
}

class TextReader {
  readonly #codeOf = new Map<string, number>()
  #codes = new Int32Array(2048)
  #length = 0

  take(chunk: DuckDBDataChunk, column: number): void {
    const end = this.#length + chunk.rowCount
    if (end > this.#codes.length) {
      const grown = new Int32Array(Math.max(end, this.#codes.length * 2))
      grown.set(this.#codes.subarray(0, this.#length))
      this.#codes = grown
    }
    const vector = chunk.getColumnVector(column)
    for (let row = 0; row < chunk.rowCount; row++) {
      const value = vector.getItem(row)
      this.#codes[this.#length + row] = typeof value === 'string' ? this.#codeFor(value) : -1
    }
    this.#length = end
  }

  #codeFor(value: string): number {
    let code = this.#codeOf.get(value)
    if (code === undefined) {
      code = this.#codeOf.size
      this.#codeOf.set(value, code)
    }
    return code
  }

  finish(): { codes: Int32Array; values: string[] } {
    const values = [...this.#codeOf.keys()].sort(compareCodePoints)
    const sorted = new Int32Array(values.length)
    values.forEach((value, index) => {
      sorted[this.#codeOf.get(value) ?? 0] = index
    })
    const codes = this.#codes.slice(0, this.#length)
    for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) codes[row] = sorted[codes[row]]
    return { codes, values }
  }
}

/** One formula, three engines: DuckDB in a run, pandas in an export, and the reference in TypeScript. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkFormula } from '../core/expression/check.ts'
import { evaluate, type Value } from '../core/expression/evaluate.ts'
import { expressionSchema, type Expression } from '../core/expression/expression.ts'
import { print } from '../core/expression/print.ts'
import { formulaTable, typedExpression } from '../core/expression/testing/random-formulas.ts'
import { computedColumn } from '../core/python/computed-column.ts'
import { createPythonImports } from '../core/python/imports.ts'
import { layOut, lineLength } from '../core/python/layout.ts'
import { assign } from '../core/python/source.ts'
import type { Column, ColumnDtype, TableSchema } from '../core/table/schema.ts'
import { doubleLiteral, expressionSql, quoteIdentifier, quoteString, sqlTypes } from '../runtime/sql.ts'
import { findPython } from './testing/find-python.ts'
import { runPythonJson } from './testing/run-python.ts'

type Cells = Record<string, Value>

const names = ['Lo', 'lo ', 'É', 'straße', 'ΑΣ', 'İ', "it's", '%', '漢字', '👍🏽', ' \tx\n', '', null]
const numbers = [0, -0, 0.5, 1.5, 2.5, -2.5, -0.5, 3, -7, 1e-3, 12.345, 1e10, null]

/** Values of every kind beside each other, gaps among them. */
const rows: Cells[] = Array.from({ length: 39 }, (_, row): Cells => ({
  a: numbers[row % numbers.length],
  b: numbers[(row * 5) % 12] ?? 0,
  count: (row * 3) % 11,
  some: row % 4 === 0 ? null : ((row * 7) % 9) - 4,
  name: names[(row * 2) % names.length],
  'first "name"]': names[(row * 5) % 12] ?? '',
  member: row % 3 === 0 ? null : row % 2 === 0,
  and: row % 5 < 2,
  day: row % 6 === 0 ? null : new Date(Date.UTC(2024, 1, 26 + (row % 7), row % 2 === 0 ? 12 : 0)),
}))

let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  const columns = formulaTable.columns.map(({ name, dtype }) => `${quoteIdentifier(name)} ${sqlTypes[dtype]}`)
  await connection.run(`CREATE TABLE cells (${columns.join(', ')})`)
  const tuples = rows.map(
    (row) => `(${formulaTable.columns.map(({ name }) => cellSql(row[name])).join(', ')})`,
  )
  await connection.run(`INSERT INTO cells VALUES ${tuples.join(', ')}`)
})

function cellSql(value: Value): string {
  if (value === null) return 'NULL'
  if (value instanceof Date) return `TIMESTAMP ${quoteString(value.toISOString().slice(0, 19))}`
  if (typeof value === 'string') return quoteString(value)
  return typeof value === 'number' ? doubleLiteral(value) : String(value)
}

interface Formula {
  source: string
  expression: Expression
  dtype: ColumnDtype
  /** What the reference gives. */
  expected: Value[]
}

function formulaOf(source: string): Formula | null {
  const checked = checkFormula(source, formulaTable)
  if (!checked.ok || checked.dtype === null) return null
  const { expression, dtype } = checked
  const expected = rows.map((row) => evaluate(expression, (name) => row[name]))
  // A run refuses whole numbers that doubles don't hold exactly.
  const isTooLarge = expected.some((value) => typeof value === 'number' && Math.abs(value) > 2 ** 53)
  return dtype === 'int64' && isTooLarge ? null : { source, expression, dtype, expected }
}

function drawn(): Formula[] {
  const { number, condition, text } = typedExpression()
  const arbitrary = fc.oneof({ arbitrary: number, weight: 2 }, condition, text)
  const sources = fc.sample(arbitrary, { seed: 7, numRuns: 1_500 }).map(print)
  return [...new Set(sources)].flatMap((source) => formulaOf(source) ?? [])
}

function readable(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  // The sign of a zero is lost in a sum.
  return value === 0 ? 0 : value
}

async function inDuckDB(formulas: readonly Formula[]): Promise<unknown[][]> {
  const results: unknown[][] = []
  for (let first = 0; first < formulas.length; first += 40) {
    const part = formulas.slice(first, first + 40)
    const list = part.map(
      ({ expression, dtype }) => `CAST(${expressionSql(expression)} AS ${sqlTypes[dtype]})`,
    )
    const read = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM cells`)
    results.push(...read.getColumnsJS())
  }
  return results
}

describe('a formula', () => {
  it('is worth the same in DuckDB', async () => {
    const formulas = drawn()
    expect(formulas.length).toBeGreaterThan(800)
    const results = await inDuckDB(formulas)
    formulas.forEach(({ source, expected }, place) => {
      expect(results[place].map(readable), source).toEqual(expected.map(readable))
    })
  })

  it.each(['log(a)', 'exp(a / 100)', 'log(abs(b) + 1) * 2'])(
    '%s differs by a last bit at most',
    async (source) => {
      const formula = formulaOf(source)
      if (formula === null) throw new Error(source)
      const [result] = await inDuckDB([formula])
      formula.expected.forEach((value, row) => expectClose(result[row], value))
    },
  )

  it.skipIf(findPython() === null)('is worth the same in Python', { timeout: 120_000 }, async () => {
    const python = findPython()
    if (python === null) return
    const formulas = drawn()
    const logarithms = ['log(a)', 'exp(a / 100)', 'log(abs(b) + 1) * 2'].flatMap(
      (each) => formulaOf(each) ?? [],
    )
    const all = [...formulas, ...logarithms]
    const programs = all.map(programOf)
    const results = await runPythonJson<{ values: unknown[]; error: string | null }[]>(python, driver, {
      rows: rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, readable(value)])),
      ),
      programs,
    })
    all.forEach(({ source, dtype, expected }, place) => {
      const { values, error } = results[place]
      const told = `${source}\n${programs[place]}`
      expect(error, told).toBeNull()
      if (place >= formulas.length) {
        expected.forEach((value, row) => expectClose(fromPython(values[row]), value))
        return
      }
      // Beside gaps, pandas holds yes and no as 1 and 0.
      const held =
        dtype === 'bool' ? expected.map((value) => (value === null ? null : Number(value))) : expected
      const found = values.map(fromPython)
      expect(
        dtype === 'bool' ? found.map((value) => (value === null ? null : Number(value))) : found,
        told,
      ).toEqual(held.map(readable))
    })
    // What is written on one line has one comparison or call in it, however deep the formula.
    const lines = programs.flatMap((program) => program.split('\n'))
    expect(lines.filter((line) => line.length > lineLength).length).toBeLessThan(lines.length / 20)
  })
})

function expectClose(actual: unknown, expected: Value): void {
  if (typeof expected !== 'number') expect(actual).toBe(expected)
  else if (Number(actual) !== expected)
    expect(Math.abs(Number(actual) - expected)).toBeLessThanOrEqual(1e-15 * Math.abs(expected))
}

function fromPython(value: unknown): unknown {
  if (value === 'inf') return Number.POSITIVE_INFINITY
  if (value === '-inf') return Number.NEGATIVE_INFINITY
  return readable(value)
}

function programOf({ expression, dtype, expected }: Formula): string {
  const missing = expected.includes(null)
  const held = formulaTable.columns.map((column: Column) => ({
    column,
    heldAsFloat: column.name === 'some' || column.name === 'member',
  }))
  const { parts, value } = computedColumn(expression, {
    frame: 'df',
    imports: createPythonImports(),
    columns: held,
    result: { dtype, missing },
    before: 'df["result"] = ',
  })
  return layOut([...parts, assign('df["result"]', value)]).join('\n')
}

const driver = `
import json, sys
import numpy as np
import pandas as pd

given = json.load(open(sys.argv[1], encoding="utf-8"))
rows = pd.DataFrame(given["rows"]).astype({
    "a": "float64", "b": "float64", "count": "int64", "some": "float64", "name": "str",
    'first "name"]': "str", "member": "float64", "and": "bool",
})
rows["day"] = pd.to_datetime(rows["day"]).dt.tz_localize(None)

def cell(value):
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat() + ".000Z"
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and np.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value

results = []
for program in given["programs"]:
    df = rows.copy()
    names = {"df": df, "np": np, "pd": pd}
    try:
        exec(program, names)
        values, error = [cell(value) for value in df["result"].tolist()], None
    except Exception as problem:
        values, error = [], repr(problem)
    results.append({"values": values, "error": error})
json.dump(results, open(sys.argv[2], "w", encoding="utf-8"))
`

describe('hostile text', () => {
  const payloads = [
    'constructor',
    '__proto__',
    "{{constructor.constructor('return process')()}}",
    '{{ $json }}',
    '${process.exit(1)}',
    '`${7*7}`',
    "'; DROP TABLE cells; --",
    '"; DROP TABLE cells; --',
    "x' OR '1'='1",
    "\") FROM cells; COPY cells TO '/tmp/x'; --",
    "]] + read_csv('/etc/passwd') + [[",
    '\\"\\\'',
    "__import__('os').system('id')",
    '"); import os; os.system("id"); ("',
    "this.constructor.constructor('return this')()",
    'toString',
    '/*',
    '--',
    '$$x$$',
    "E'\\x27'",
  ]
  const hostile: TableSchema = {
    complete: true,
    columns: [...formulaTable.columns.map(({ name }) => name), ...payloads].map((name, place) => {
      const own = formulaTable.columns.find((column) => column.name === name)
      const dtype = place % 2 === 0 ? 'float64' : 'string'
      return own ?? { name, kind: 'text', dtype, role: 'feature', missing: true }
    }),
  }
  const quoted = payloads.flatMap((text) => [
    `[${text.replaceAll(']', ']]')}]`,
    `'${text.replaceAll("'", "''")}'`,
    `"${text.replaceAll('"', '""')}"`,
    `\`${text.replaceAll('`', '``')}\``,
  ])
  const words = [
    'a',
    'name',
    '(',
    ')',
    ',',
    '+',
    '-',
    '*',
    '/',
    '=',
    '<',
    'and',
    'or',
    'not',
    'in',
    'is missing',
  ]
  const calls = ['if(', 'coalesce(', 'lower(', 'contains(', 'round(', 'log(', 'eval(', 'Function(']
  const piece = fc.constantFrom(...payloads, ...quoted, ...quoted, ...words, ...words, ...calls)
  const noise = fc.string({ unit: 'binary', maxLength: 12 })
  const sentence = fc.oneof(
    fc
      .array(fc.oneof({ arbitrary: piece, weight: 9 }, noise), { minLength: 1, maxLength: 9 })
      .map((parts) => parts.join(' ')),
    fc
      .tuple(fc.constantFrom(...quoted), fc.constantFrom('=', '!=', '+'), fc.constantFrom(...quoted))
      .map((parts) => parts.join(' ')),
    fc.constantFrom(...quoted).map((text) => `if(lower(${text}) = ${text}, trim(${text}), ${text})`),
    fc.constantFrom(...quoted).map((text) => `contains(name, ${text}, true) or ${text} in ('x', 'y')`),
  )

  it('reaches nothing but the expression, quoted in SQL and in Python', async () => {
    const columns = hostile.columns.map(
      ({ name, dtype }) => `NULL::${sqlTypes[dtype]} AS ${quoteIdentifier(name)}`,
    )
    const relation = `(SELECT ${columns.join(', ')})`
    const before = Object.getOwnPropertyNames(Object.prototype).join()
    const accepted: string[] = []
    for (const source of fc.sample(sentence, { seed: 3, numRuns: 5_000 })) {
      const checked = checkFormula(source, hostile)
      if (!checked.ok || checked.dtype === null) continue
      expect(expressionSchema.parse(checked.expression)).toEqual(checked.expression)
      const sql = expressionSql(checked.expression)
      expect(strangeWords(sql, /'(?:[^']|'')*'|"(?:[^"]|"")*"/gs, sqlWords), source).toEqual([])
      accepted.push(`CAST(${sql} AS ${sqlTypes[checked.dtype]})`)
      const { parts, value } = computedColumn(checked.expression, {
        frame: 'df',
        imports: createPythonImports(),
        columns: hostile.columns.map((column) => ({ column, heldAsFloat: false })),
        result: { dtype: checked.dtype, missing: true },
        before: 'df = ',
      })
      const program = layOut([...parts, assign('df', value)]).join('\n')
      expect(strangeWords(program, /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, pythonWords), source).toEqual([])
    }
    expect(accepted.length).toBeGreaterThan(500)
    for (let first = 0; first < accepted.length; first += 100) {
      const list = accepted.slice(first, first + 100).map((sql, place) => `${sql} AS c${place}`)
      const read = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${relation}`)
      expect(read.columnCount).toBe(list.length)
    }
    const [[count]] = (await connection.runAndReadAll('SELECT count(*) FROM cells')).getRowsJS()
    expect(Number(count)).toBe(rows.length)
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before)
  })
})

const sqlWords =
  'and or not in is null case when then else end cast as double varchar true false nullif greatest least coalesce lower upper trim chr length contains starts_with suffix round_even abs floor ceil sqrt ln exp'
const pythonWords =
  'df part holds fails np pd nan astype where mask map fillna replace str lower upper strip len contains startswith endswith regex na isna notna eq isin round abs floor ceil sqrt log exp fmin fmax true false series index timestamp'

/** Words outside of quotes that the compilers don't write themselves. */
function strangeWords(source: string, texts: RegExp, known: string): string[] {
  const allowed = new Set(known.split(' '))
  const bare = source.replaceAll(texts, ' ')
  const found = bare.match(/[^\s\d()+\-*/=<>,.|:{}[\]~&!]+/gu) ?? []
  return found.filter((word) => !allowed.has(word.toLowerCase().replace(/_$/, '')) && !/^e$/.test(word))
}

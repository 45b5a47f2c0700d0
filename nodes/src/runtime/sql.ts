/** SQL text for DuckDB from identifiers, values and expressions; nothing a user wrote gets in unquoted. */
import type { Expression, Literal } from '../core/expression/expression.ts'
import type { ColumnDtype } from '../core/table/schema.ts'

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function quoteString(text: string): string {
  // DuckDB takes no NUL in a literal, and no value read from a file can hold one.
  return `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`
}

/** The double with exactly this value. Without the exponent DuckDB would read a decimal and round it. */
export function doubleLiteral(value: number): string {
  if (Number.isNaN(value)) return `'NaN'::DOUBLE`
  if (!Number.isFinite(value)) return value > 0 ? `'Infinity'::DOUBLE` : `'-Infinity'::DOUBLE`
  if (Object.is(value, -0)) return '-0e0'
  const text = String(value)
  const literal = text.includes('e') ? text : `${text}e0`
  return value < 0 ? `(${literal})` : literal
}

export const sqlTypes: Record<ColumnDtype, string> = {
  float64: 'DOUBLE',
  int64: 'BIGINT',
  bool: 'BOOLEAN',
  string: 'VARCHAR',
  datetime: 'TIMESTAMP',
}

/** A time as ISO text, with its fraction where it has one. */
export function isoTimeSql(time: string): string {
  return `replace(CAST(${time} AS VARCHAR), ' ', 'T')`
}

const signs = { add: '+', subtract: '-', multiply: '*', divide: '/' } as const

const comparisonSigns = {
  equal: '=',
  not_equal: '<>',
  less: '<',
  less_or_equal: '<=',
  greater: '>',
  greater_or_equal: '>=',
} as const

const textTests = { contains: 'contains', starts_with: 'starts_with', ends_with: 'suffix' } as const

/** An expression as SQL over a relation that has its columns under their own names. */
export function expressionSql(expression: Expression): string {
  switch (expression.op) {
    case 'column':
      return quoteIdentifier(expression.name)
    case 'literal':
      return literalSql(expression.value)
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
      return arithmeticSql(expression)
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return `(${expressionSql(expression.left)} ${comparisonSigns[expression.op]} ${expressionSql(expression.right)})`
    case 'and':
    case 'or':
      if (expression.args.length === 0) return expression.op === 'and' ? 'TRUE' : 'FALSE'
      return `(${expression.args.map(expressionSql).join(` ${expression.op.toUpperCase()} `)})`
    case 'not':
      return `(NOT ${expressionSql(expression.arg)})`
    case 'is_missing':
      return `(${expressionSql(expression.arg)} IS NULL)`
    case 'coalesce':
      return `coalesce(${expression.args.map(expressionSql).join(', ')})`
    case 'in':
      if (expression.values.length === 0) return 'FALSE'
      return `(${expressionSql(expression.arg)} IN (${expression.values.map(literalSql).join(', ')}))`
    case 'contains':
    case 'starts_with':
    case 'ends_with': {
      const arg = `CAST(${expressionSql(expression.arg)} AS VARCHAR)`
      const text = quoteString(expression.text)
      const [subject, pattern] = expression.ignoreCase ? [`lower(${arg})`, `lower(${text})`] : [arg, text]
      return `${textTests[expression.op]}(${subject}, ${pattern})`
    }
    case 'indicator':
      return `(CASE WHEN ${expressionSql(expression.arg)} THEN 1e0 ELSE 0e0 END)`
    case 'to_float':
      return `CAST(${expressionSql(expression.arg)} AS DOUBLE)`
    case 'negate':
      return `(-${expressionSql(expression.arg)})`
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'exp':
    case 'lower':
    case 'upper':
      return `${expression.op}(${expressionSql(expression.arg)})`
    case 'sqrt':
      return `sqrt(${outside(expressionSql(expression.arg), doubleLiteral(-Number.MIN_VALUE))})`
    case 'log':
      return `ln(${outside(expressionSql(expression.arg), '0e0')})`
    case 'round': {
      const arg = expressionSql(expression.arg)
      if (expression.digits === 0) return `round_even(${arg}, 0)`
      const scale = doubleLiteral(10 ** expression.digits)
      return `(round_even(${arg} * ${scale}, 0) / ${scale})`
    }
    case 'trim':
      return `trim(${expressionSql(expression.arg)}, ' ' || chr(9) || chr(10) || chr(13))`
    case 'length':
      return `CAST(length(${expressionSql(expression.arg)}) AS DOUBLE)`
    case 'min':
      return `least(${expression.args.map(expressionSql).join(', ')})`
    case 'max':
      return `greatest(${expression.args.map(expressionSql).join(', ')})`
    case 'if': {
      const [consequent, alternative] = [expression.consequent, expression.alternative].map(branchSql)
      return `(CASE WHEN ${expressionSql(expression.condition)} THEN ${consequent} ELSE ${alternative} END)`
    }
    case 'nearest':
      return nearestSql(expression.args.map(expressionSql), expression.points)
  }
}

/**
 * `list_distance` refuses lists with a missing value, and not every one that it is given stands in a row: where a file
 * holds a column as a dictionary, DuckDB computes what is made of it for each entry of that, and one of them stands for
 * missing. It also leaves CASE and coalesce out where the file says that nothing is missing. `greatest` takes the other
 * argument for a missing one and is never left out.
 */
function nearestSql(args: readonly string[], points: readonly (readonly number[])[]): string {
  const missing = args.map((arg) => `${arg} IS NULL`).join(' OR ')
  const row = `[${args.map((arg) => `greatest(CAST(${arg} AS DOUBLE), ${doubleLiteral(-Infinity)})`).join(', ')}]`
  const distances = points.map(
    (point) => `list_distance(flowza_row, [${point.map(doubleLiteral).join(', ')}])`,
  )
  // As arguments of functions the row and its distances are computed once, and written once.
  const first = 'lambda flowza_distances: list_position(flowza_distances, list_min(flowza_distances)) - 1'
  const nearest = `lambda flowza_row: list_transform([[${distances.join(', ')}]], ${first})[1]`
  return `(CASE WHEN ${missing} THEN NULL ELSE list_transform([${row}], ${nearest})[1] END)`
}

/** What has no value is missing: a quotient by zero, and whatever two infinities make that is no number. */
function arithmeticSql(expression: { op: keyof typeof signs; left: Expression; right: Expression }): string {
  const { op, left, right } = expression
  const isPlain = [left, right].some((side) => side.op === 'literal' && side.value !== 0)
  const divisor = expressionSql(right)
  const isSafeDivisor = op !== 'divide' || (right.op === 'literal' && right.value !== 0)
  const sql = `(${expressionSql(left)} ${signs[op]} ${isSafeDivisor ? divisor : `nullif(${divisor}, 0)`})`
  return isPlain ? sql : `nullif(${sql}, 'NaN'::DOUBLE)`
}

/** NULL where a number is `limit` or below. It stands in the text once: written twice, it would grow with every depth. */
function outside(number: string, limit: string): string {
  return `nullif(greatest(${number}, ${limit}), ${limit})`
}

/** Two whole literals would else make a column of 32-bit numbers. */
function branchSql(branch: Expression): string {
  return branch.op === 'literal' && typeof branch.value === 'number'
    ? doubleLiteral(branch.value)
    : expressionSql(branch)
}

function literalSql(value: Literal): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return quoteString(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  // Beside a whole-number column a double would make large numbers of it inexact.
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? `(${value})` : doubleLiteral(value)
}

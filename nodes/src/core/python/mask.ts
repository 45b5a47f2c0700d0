/** Row conditions as pandas masks, with SQL's rules for missing values: what compares to nothing is never true. */
import type { ComparisonOperator, Expression, Literal } from '../expression/expression.ts'
import { lowerCase } from '../text/letter-case.ts'
import { PythonExportError } from './block.ts'
import type { PythonImports } from './imports.ts'
import { onOneLine } from './layout.ts'
import { pythonNumber, pythonString } from './literal.ts'
import { text, type Python } from './source.ts'

export interface MaskOptions {
  /** The frame's variable. */
  frame: string
  imports: PythonImports
  /** Whether a column may have missing values; where it can't, the mask needn't guard against them. */
  mayBeMissing: (column: string) => boolean
  /** How a value is written that is compared with a column; null for its plain literal. */
  literal: (value: Literal, column: string) => string | null
  /** Writes what is no column; left out, conditions are about columns alone. */
  values?: MaskValues
}

/** How the parts of a condition are written that are computed first. */
export interface MaskValues {
  /** A series that a method can be called on. */
  series: (expression: Expression) => string
  /** A series or a literal that stands beside a comparison sign, on whose other side `beside` stands. */
  side: (expression: Expression, beside: Expression) => string
  mayBeMissing: (expression: Expression) => boolean
  /** Whether the expression is true or false itself. */
  isCondition: (expression: Expression) => boolean
}

/**
 * A mask of the rows for which the expression is true, or false when that is `wanted`; rows for which it is neither,
 * because a value is missing, are not among them.
 *
 * @throws PythonExportError for expressions that are no condition.
 */
export function maskOf(expression: Expression, options: MaskOptions, wanted = true): Python {
  return compile(expression, wanted, options).source
}

/** The same, to be followed by a method. */
export function maskSubject(expression: Expression, options: MaskOptions): string {
  const source = onOneLine(bracketed(compile(expression, true, options)))
  return source.startsWith('~') ? `(${source})` : source
}

/** A mask and whether it must be bracketed between `&` and `|`: comparisons bind looser than those, calls don't. */
interface Mask {
  source: Python
  isLoose: boolean
}

function tight(source: string): Mask {
  return { source: text(source), isLoose: false }
}

function bracketed(mask: Mask): Python {
  return mask.isLoose ? { is: 'brackets', before: '', value: mask.source } : mask.source
}

function joined(operator: '&' | '|', masks: readonly Mask[]): Mask {
  return { source: { is: 'operation', operator, operands: masks.map(bracketed) }, isLoose: true }
}

/** `wanted` says whether the rows are those for which the expression is true or those for which it is false. */
function compile(expression: Expression, wanted: boolean, options: MaskOptions): Mask {
  switch (expression.op) {
    case 'and':
    case 'or': {
      if (expression.args.length === 0) return everyRow((expression.op === 'and') === wanted, options)
      if (!wanted && isNeverUnknown(expression, options)) return negated(compile(expression, true, options))
      const args = expression.op === 'and' && wanted ? withoutImpliedGuards(expression.args) : expression.args
      const operands = args.map((arg) => compile(arg, wanted, options))
      return operands.length === 1
        ? operands[0]
        : joined((expression.op === 'and') === wanted ? '&' : '|', operands)
    }
    case 'not':
      return compile(expression.arg, !wanted, options)
    case 'is_missing':
      return missingTest(expression.arg, wanted, options)
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return comparison(wanted ? expression.op : complements[expression.op], expression, options)
    case 'in':
      return membership(expression, wanted, options)
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return textTest(expression, wanted, options)
    case 'column':
      return yes(expression.name, wanted, options)
    case 'literal':
      return everyRow(expression.value === wanted, options)
    case 'if': {
      const holds = compile(expression.condition, true, options)
      return joined('|', [
        joined('&', [holds, compile(expression.consequent, wanted, options)]),
        joined('&', [negated(holds), compile(expression.alternative, wanted, options)]),
      ])
    }
    case 'coalesce': {
      const [first, ...rest] = expression.args
      const own = compile(first, wanted, options)
      if (rest.length === 0) return own
      const next = compile({ op: 'coalesce', args: rest }, wanted, options)
      return joined('|', [own, joined('&', [negated(settled(first, options)), next])])
    }
    default:
      return refuse()
  }
}

/** Rows for which the condition is either true or false. */
function settled(expression: Expression, options: MaskOptions): Mask {
  return joined('|', [compile(expression, true, options), compile(expression, false, options)])
}

function missingTest(arg: Expression, wanted: boolean, options: MaskOptions): Mask {
  const column = columnName(arg)
  if (column === null && options.values === undefined) return refuse()
  if (column === null && options.values?.isCondition(arg) === true) {
    const known = settled(arg, options)
    return wanted ? negated(known) : known
  }
  return tight(`${seriesOf(arg, options)}.${wanted ? 'isna' : 'notna'}()`)
}

/** Rows for which a column of yes and no says yes, or no. */
function yes(name: string, wanted: boolean, options: MaskOptions): Mask {
  const subject = columnSource(name, options)
  if (options.mayBeMissing(name)) return tight(`${subject}.eq(${wanted ? 'True' : 'False'})`)
  return tight(wanted ? subject : `~${subject}`)
}

function refuse(): never {
  throw new PythonExportError('A condition of this form can’t be written in Python.', 'Change the condition.')
}

function negated({ source }: Mask): Mask {
  return { source: { is: 'brackets', before: '~', value: source }, isLoose: false }
}

/** Whether the expression is true or false for every row, because it asks first whether its columns are there. */
function isNeverUnknown(expression: Expression, options: MaskOptions): boolean {
  switch (expression.op) {
    case 'is_missing':
      return true
    case 'not':
      return isNeverUnknown(expression.arg, options)
    case 'or':
      return expression.args.every((arg) => isNeverUnknown(arg, options))
    case 'and': {
      const guarded = new Set(expression.args.map(guardedColumn))
      return expression.args.every((arg) => {
        const column = testedColumn(arg)
        return (column !== null && guarded.has(column)) || isNeverUnknown(arg, options)
      })
    }
    default: {
      const column = testedColumn(expression)
      return column !== null && !options.mayBeMissing(column)
    }
  }
}

/** Without `x is present` beside a test of `x` that is false for a missing value anyway. */
function withoutImpliedGuards(args: readonly Expression[]): Expression[] {
  const tested = new Set(args.map(testedColumn))
  const left = args.filter((arg) => {
    const column = guardedColumn(arg)
    return column === null || !tested.has(column)
  })
  return left.length === 0 ? [...args] : left
}

function guardedColumn(expression: Expression): string | null {
  return expression.op === 'not' && expression.arg.op === 'is_missing' ? columnName(expression.arg.arg) : null
}

/** The column that a single test is about; null for everything else. */
function testedColumn(expression: Expression): string | null {
  switch (expression.op) {
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return expression.right.op === 'literal' ? sourceColumn(expression.left) : null
    case 'in':
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return sourceColumn(expression.arg)
    default:
      return null
  }
}

const complements: Record<ComparisonOperator, ComparisonOperator> = {
  equal: 'not_equal',
  not_equal: 'equal',
  less: 'greater_or_equal',
  less_or_equal: 'greater',
  greater: 'less_or_equal',
  greater_or_equal: 'less',
}

const symbols: Record<ComparisonOperator, string> = {
  equal: '==',
  not_equal: '!=',
  less: '<',
  less_or_equal: '<=',
  greater: '>',
  greater_or_equal: '>=',
}

function comparison(
  operator: ComparisonOperator,
  sides: { left: Expression; right: Expression },
  options: MaskOptions,
): Mask {
  const column = sourceColumn(sides.left)
  if (column === null || sides.right.op !== 'literal') return valueComparison(operator, sides, options)
  const { value } = sides.right
  // Nothing compares to a missing value.
  if (value === null) return everyRow(false, options)
  const subject = seriesOf(sides.left, options)
  const isGuarded = operator !== 'not_equal' || !options.mayBeMissing(column)
  if (typeof value === 'boolean' && (operator === 'equal' || operator === 'not_equal')) {
    return yes(column, (operator === 'equal') === value, options)
  }
  const compared = {
    source: text(`${subject} ${symbols[operator]} ${literalSource(value, column, options)}`),
    isLoose: true,
  }
  // NaN is not equal to anything in pandas; every other comparison with it is False, as in SQL.
  return isGuarded ? compared : joined('&', [compared, tight(`${subject}.notna()`)])
}

/** A comparison of anything with anything. */
function valueComparison(
  operator: ComparisonOperator,
  { left, right }: { left: Expression; right: Expression },
  options: MaskOptions,
): Mask {
  const { values } = options
  if (values === undefined) return refuse()
  const sides = [left, right]
  if (sides.some((side) => side.op === 'literal' && side.value === null)) return everyRow(false, options)
  if (values.isCondition(left)) {
    const pair = (first: boolean, second: boolean) =>
      joined('&', [compile(left, first, options), compile(right, second, options)])
    const isEqual = operator === 'equal'
    return joined('|', [pair(true, isEqual), pair(false, !isEqual)])
  }
  const compared = {
    source: text(`${values.side(left, right)} ${symbols[operator]} ${values.side(right, left)}`),
    isLoose: true,
  }
  const guarded = operator === 'not_equal' ? sides.filter((side) => values.mayBeMissing(side)) : []
  if (guarded.length === 0) return compared
  return joined('&', [compared, ...guarded.map((side) => tight(`${values.series(side)}.notna()`))])
}

function membership(
  expression: { arg: Expression; values: Literal[] },
  wanted: boolean,
  options: MaskOptions,
): Mask {
  const subject = seriesOf(expression.arg, options)
  const present = expression.values.filter((value) => value !== null)
  const isAmong = `${subject}.isin([${present.map((value) => sideSource(value, expression.arg, options)).join(', ')}])`
  if (wanted) return tight(isAmong)
  // In SQL nothing is surely outside a list that holds a missing value.
  if (present.length < expression.values.length) return everyRow(false, options)
  if (!mayBeMissing(expression.arg, options)) return tight(`~${isAmong}`)
  return joined('&', [tight(`~${isAmong}`), tight(`${subject}.notna()`)])
}

const textMethods = { contains: 'contains', starts_with: 'startswith', ends_with: 'endswith' } as const

function textTest(
  expression: { op: keyof typeof textMethods; arg: Expression; text: string; ignoreCase: boolean },
  wanted: boolean,
  options: MaskOptions,
): Mask {
  const subject = seriesOf(expression.arg, options)
  const folded = expression.ignoreCase ? lowered(subject, options) : subject
  const sought = pythonString(expression.ignoreCase ? lowerCase(expression.text) : expression.text)
  const regex = expression.op === 'contains' ? ', regex=False' : ''
  const missing = mayBeMissing(expression.arg, options) ? `, na=${wanted ? 'False' : 'True'}` : ''
  const test = `${folded}.str.${textMethods[expression.op]}(${sought}${regex}${missing})`
  return tight(wanted ? test : `~${test}`)
}

function everyRow(value: boolean, { frame, imports }: MaskOptions): Mask {
  const pandas = imports.module('pandas', 'pd')
  return tight(`${pandas}.Series(${value ? 'True' : 'False'}, index=${frame}.index)`)
}

function seriesOf(expression: Expression, options: MaskOptions): string {
  const column = columnName(expression)
  if (column !== null) return columnSource(column, options)
  if (options.values !== undefined) return options.values.series(expression)
  return expression.op === 'lower' ? lowered(seriesOf(expression.arg, options), options) : refuse()
}

function lowered(subject: string, { imports }: MaskOptions): string {
  // Python's own strings would make two letters of some.
  imports.requires('pyarrow')
  return `${subject}.str.lower()`
}

function mayBeMissing(expression: Expression, options: MaskOptions): boolean {
  const column = sourceColumn(expression)
  if (column !== null) return options.mayBeMissing(column)
  return options.values?.mayBeMissing(expression) !== false
}

function sideSource(value: Exclude<Literal, null>, beside: Expression, options: MaskOptions): string {
  const column = sourceColumn(beside)
  if (column !== null || options.values === undefined) return literalSource(value, column ?? '', options)
  return options.values.side({ op: 'literal', value }, beside)
}

function columnSource(name: string, { frame }: MaskOptions): string {
  return `${frame}[${pythonString(name)}]`
}

/** The column that an expression is; a number of pandas is compared as it is, whatever it is stored as. */
function columnName(expression: Expression): string | null {
  if (expression.op === 'to_float') return columnName(expression.arg)
  return expression.op === 'column' ? expression.name : null
}

/** The column that an expression is, or is the small letters of: missing where that is missing. */
function sourceColumn(expression: Expression): string | null {
  return expression.op === 'lower' ? sourceColumn(expression.arg) : columnName(expression)
}

function literalSource(value: Exclude<Literal, null>, column: string, options: MaskOptions): string {
  const own = options.literal(value, column)
  if (own !== null) return own
  if (typeof value === 'string') return pythonString(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return pythonNumber(value)
}

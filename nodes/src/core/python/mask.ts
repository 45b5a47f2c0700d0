/** Row conditions as pandas masks, with SQL's rules for missing values: what compares to nothing is never true. */
import type { ComparisonOperator, Expression, Literal } from '../expression/expression.ts'
import { PythonExportError } from './block.ts'
import type { PythonImports } from './imports.ts'
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
}

/**
 * A mask of the rows for which the expression is true; rows for which it is neither true nor false, because a value is
 * missing, are not among them.
 *
 * @throws PythonExportError for expressions that are no condition.
 */
export function maskOf(expression: Expression, options: MaskOptions): Python {
  return compile(expression, true, options).source
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
      return tight(`${valueOf(expression.arg, options)}.${wanted ? 'isna' : 'notna'}()`)
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
    case 'literal':
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'coalesce':
    case 'indicator':
    case 'to_float':
    case 'nearest':
      return refuse()
  }
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
      return expression.right.op === 'literal' ? columnName(expression.left) : null
    case 'in':
    case 'contains':
    case 'starts_with':
    case 'ends_with':
      return columnName(expression.arg)
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
  const column = columnName(sides.left)
  if (column === null || sides.right.op !== 'literal') return refuse()
  const { value } = sides.right
  // Nothing compares to a missing value.
  if (value === null) return everyRow(false, options)
  const subject = columnSource(column, options)
  const isGuarded = operator !== 'not_equal' || !options.mayBeMissing(column)
  if (typeof value === 'boolean' && (operator === 'equal' || operator === 'not_equal')) {
    const isTrue = (operator === 'equal') === value
    if (options.mayBeMissing(column)) return tight(`${subject}.eq(${isTrue ? 'True' : 'False'})`)
    return tight(isTrue ? subject : `~${subject}`)
  }
  const compared = {
    source: text(`${subject} ${symbols[operator]} ${literalSource(value, column, options)}`),
    isLoose: true,
  }
  // NaN is not equal to anything in pandas; every other comparison with it is False, as in SQL.
  return isGuarded ? compared : joined('&', [compared, tight(`${subject}.notna()`)])
}

function membership(
  expression: { arg: Expression; values: Literal[] },
  wanted: boolean,
  options: MaskOptions,
): Mask {
  const column = columnName(expression.arg)
  if (column === null) return refuse()
  const subject = columnSource(column, options)
  const present = expression.values.filter((value) => value !== null)
  const isAmong = `${subject}.isin([${present.map((value) => literalSource(value, column, options)).join(', ')}])`
  if (wanted) return tight(isAmong)
  // In SQL nothing is surely outside a list that holds a missing value.
  if (present.length < expression.values.length) return everyRow(false, options)
  if (!options.mayBeMissing(column)) return tight(`~${isAmong}`)
  return joined('&', [tight(`~${isAmong}`), tight(`${subject}.notna()`)])
}

const textMethods = { contains: 'contains', starts_with: 'startswith', ends_with: 'endswith' } as const

function textTest(
  expression: { op: keyof typeof textMethods; arg: Expression; text: string; ignoreCase: boolean },
  wanted: boolean,
  options: MaskOptions,
): Mask {
  const column = columnName(expression.arg)
  if (column === null) return refuse()
  const subject = columnSource(column, options)
  const folded = expression.ignoreCase ? `${subject}.str.lower()` : subject
  const sought = pythonString(expression.ignoreCase ? expression.text.toLowerCase() : expression.text)
  const regex = expression.op === 'contains' ? ', regex=False' : ''
  const missing = options.mayBeMissing(column) ? `, na=${wanted ? 'False' : 'True'}` : ''
  const test = `${folded}.str.${textMethods[expression.op]}(${sought}${regex}${missing})`
  return tight(wanted ? test : `~${test}`)
}

function everyRow(value: boolean, { frame, imports }: MaskOptions): Mask {
  const pandas = imports.module('pandas', 'pd')
  return tight(`${pandas}.Series(${value ? 'True' : 'False'}, index=${frame}.index)`)
}

function valueOf(expression: Expression, options: MaskOptions): string {
  const column = columnName(expression)
  return column === null ? refuse() : columnSource(column, options)
}

function columnSource(name: string, { frame }: MaskOptions): string {
  return `${frame}[${pythonString(name)}]`
}

function columnName(expression: Expression): string | null {
  return expression.op === 'column' ? expression.name : null
}

function literalSource(value: Exclude<Literal, null>, column: string, options: MaskOptions): string {
  const own = options.literal(value, column)
  if (own !== null) return own
  if (typeof value === 'string') return pythonString(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return pythonNumber(value)
}

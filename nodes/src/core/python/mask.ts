/** Row conditions as pandas masks, with SQL's rules for missing values: what compares to nothing is never true. */
import type { ComparisonOperator, Expression, Literal } from '../expression/expression.ts'
import { PythonExportError } from './block.ts'
import { onOneLine } from './layout.ts'
import { pythonNumber, pythonString } from './literal.ts'
import { text, type Python } from './source.ts'

export interface MaskOptions {
  /** The frame's variable. */
  frame: string
  /** Whether a column may have missing values; where it can't, the mask needn't guard against them. */
  mayBeMissing: (column: string) => boolean
  /** A literal that a column is compared with, where the column's values need another form than the literal's own. */
  literal?: (value: Literal, column: string | null) => string
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

function joined(operator: '&' | '|', masks: readonly Mask[]): Mask {
  const operands = masks.map((mask) => (mask.isLoose ? text(`(${onOneLine(mask.source)})`) : mask.source))
  return { source: { is: 'operation', operator, operands }, isLoose: true }
}

/** `wanted` says whether the rows are those for which the expression is true or those for which it is false. */
function compile(expression: Expression, wanted: boolean, options: MaskOptions): Mask {
  switch (expression.op) {
    case 'and':
    case 'or': {
      const operator = (expression.op === 'and') === wanted ? '&' : '|'
      if (expression.args.length === 0) return everyRow((expression.op === 'and') === wanted, options)
      const operands = expression.args.map((arg) => compile(arg, wanted, options))
      return operands.length === 1 ? operands[0] : joined(operator, operands)
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
      throw new PythonExportError(
        'A condition of this form can’t be written in Python.',
        'Change the condition.',
      )
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
  const column = columnName(sides.left) ?? columnName(sides.right)
  const written = (side: Expression) =>
    side.op === 'literal' && options.literal !== undefined
      ? options.literal(side.value, column)
      : valueOf(side, options)
  const compared = {
    source: text(`${written(sides.left)} ${symbols[operator]} ${written(sides.right)}`),
    isLoose: true,
  }
  // Every other comparison with NaN is False in pandas as it is in SQL.
  const guards = operator === 'not_equal' ? guardsOf([sides.left, sides.right], options) : []
  if (guards.length === 0) return compared
  return joined('&', [compared, ...guards.map(tight)])
}

function membership(
  expression: { arg: Expression; values: Literal[] },
  wanted: boolean,
  options: MaskOptions,
): Mask {
  const value = valueOf(expression.arg, options)
  const column = columnName(expression.arg)
  const present = expression.values.filter((candidate) => candidate !== null)
  const written = present.map((candidate) => options.literal?.(candidate, column) ?? literalSource(candidate))
  const isAmong = `${value}.isin([${written.join(', ')}])`
  if (wanted) return tight(isAmong)
  // In SQL nothing is surely outside a list that holds a missing value.
  if (present.length < expression.values.length) return everyRow(false, options)
  const guards = guardsOf([expression.arg], options)
  if (guards.length === 0) return tight(`~${isAmong}`)
  return joined('&', [`~${isAmong}`, ...guards].map(tight))
}

const textMethods = { contains: 'contains', starts_with: 'startswith', ends_with: 'endswith' } as const

function textTest(
  expression: { op: keyof typeof textMethods; arg: Expression; text: string; ignoreCase: boolean },
  wanted: boolean,
  options: MaskOptions,
): Mask {
  const value = valueOf(expression.arg, options)
  const folded = expression.ignoreCase ? `${value}.str.lower()` : value
  const wantedText = pythonString(expression.ignoreCase ? expression.text.toLowerCase() : expression.text)
  const regex = expression.op === 'contains' ? ', regex=False' : ''
  const guards = guardsOf([expression.arg], options)
  const absent = guards.length === 0 ? '' : `, na=${wanted ? 'False' : 'True'}`
  const test = `${folded}.str.${textMethods[expression.op]}(${wantedText}${regex}${absent})`
  return tight(wanted ? test : `~${test}`)
}

function guardsOf(sides: readonly Expression[], options: MaskOptions): string[] {
  return sides.flatMap((side) => {
    const name = columnName(side)
    return name !== null && options.mayBeMissing(name) ? [`${columnSource(name, options)}.notna()`] : []
  })
}

function everyRow(value: boolean, options: MaskOptions): Mask {
  return tight(`pd.Series(${value ? 'True' : 'False'}, index=${options.frame}.index)`)
}

function valueOf(expression: Expression, options: MaskOptions): string {
  switch (expression.op) {
    case 'column':
      return columnSource(expression.name, options)
    case 'literal':
      return literalSource(expression.value)
    default:
      throw new PythonExportError(
        'A condition of this form can’t be written in Python.',
        'Change the condition.',
      )
  }
}

function columnSource(name: string, options: MaskOptions): string {
  return `${options.frame}[${pythonString(name)}]`
}

function columnName(expression: Expression): string | null {
  return expression.op === 'column' ? expression.name : null
}

/** A literal as Python source. */
export function literalSource(value: Literal): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return pythonString(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return pythonNumber(value)
}

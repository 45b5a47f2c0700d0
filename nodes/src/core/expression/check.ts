/**
 * The types of a formula against the columns of a table: before a run, in the field while it is typed, and in the run.
 * What comes out is the expression as the engines compute it: in doubles, with everything computed that no column
 * decides.
 */
import { closest } from '../text/closest.ts'
import type { MessageValues } from '../text/fill-message.ts'
import { findColumn, type ColumnDtype, type TableSchema } from '../table/schema.ts'
import { columnsOf, literalOf, type ComparisonOperator, type Expression, type Literal } from './expression.ts'
import type { FaultMessage } from './fault-messages.ts'
import { fold } from './fold.ts'
import { mayBeMissing } from './may-be-missing.ts'
import { faultAt, type Fault, type Span } from './fault.ts'
import { parse } from './parse.ts'
import { printColumn } from './print.ts'

/** What an expression gives. `missing` is of `missing` alone, `unknown` of columns that no run has shown. */
export type ValueType = 'integer' | 'number' | 'boolean' | 'text' | 'time' | 'missing' | 'unknown'

export type CheckedFormula =
  | {
      ok: true
      /** As it is computed. */
      expression: Expression
      /** Null where columns are not known yet. */
      dtype: ColumnDtype | null
      /** Whether the result may be missing although no row was looked at: false only where it never is. */
      mayBeMissing: boolean
      /** The columns that the text names, computed away or not. */
      columns: string[]
    }
  | { ok: false; faults: Fault[] }

const typeOfDtype: Record<ColumnDtype, ValueType> = {
  float64: 'number',
  int64: 'integer',
  bool: 'boolean',
  string: 'text',
  datetime: 'time',
}

/** Reads and types a formula over a table; every fault names its place in the text. */
export function checkFormula(source: string, schema: TableSchema): CheckedFormula {
  const parsed = parse(source)
  if (!parsed.ok) return { ok: false, faults: [parsed.fault] }
  const checker = new Checker(source, schema, parsed.spanOf)
  const { type, expression } = checker.check(parsed.expression)
  const { faults } = checker
  if (faults.length === 0 && type === 'missing') {
    faults.push(faultAt(parsed.spanOf(parsed.expression), 'all_missing'))
  }
  if (faults.length > 0) return { ok: false, faults: faults.sort((a, b) => a.start - b.start) }
  const isPlain = expression.op === 'to_float' && expression.arg.op === 'column' && type === 'integer'
  return {
    ok: true,
    // A column as it is keeps whole numbers that doubles don't hold.
    expression: isPlain ? expression.arg : expression,
    dtype: dtypeOf(type),
    mayBeMissing: mayBeMissing(expression, schema),
    columns: columnsOf(parsed.expression),
  }
}

function dtypeOf(type: ValueType): ColumnDtype | null {
  switch (type) {
    case 'integer':
      return 'int64'
    case 'number':
      return 'float64'
    case 'boolean':
      return 'bool'
    case 'text':
      return 'string'
    case 'time':
      return 'datetime'
    case 'missing':
    case 'unknown':
      return null
  }
}

interface Typed {
  type: ValueType
  expression: Expression
}

class Checker {
  readonly faults: Fault[] = []
  private readonly source: string
  private readonly schema: TableSchema
  private readonly spanOf: (part: Expression) => Span

  constructor(source: string, schema: TableSchema, spanOf: (part: Expression) => Span) {
    this.source = source
    this.schema = schema
    this.spanOf = spanOf
  }

  check(part: Expression): Typed {
    const { type, expression } = this.typed(part)
    const folded = fold(expression)
    if (folded.op === 'literal' && typeof folded.value === 'number' && !Number.isFinite(folded.value)) {
      this.report(part, 'number_too_large')
      return { type, expression: literalOf(0) }
    }
    return { type: folded.op === 'literal' && folded.value === null ? 'missing' : type, expression: folded }
  }

  private typed(part: Expression): Typed {
    switch (part.op) {
      case 'column':
        return this.column(part)
      case 'literal':
        return this.constant(part.value)
      case 'add':
      case 'subtract':
      case 'multiply':
      case 'divide': {
        const sign = { add: '+', subtract: '-', multiply: '*', divide: '/' }[part.op]
        const left = this.number(part.left, sign)
        const right = this.number(part.right, sign)
        return {
          type: part.op === 'divide' ? 'number' : numberType(left, right),
          expression: { op: part.op, left: left.expression, right: right.expression },
        }
      }
      case 'equal':
      case 'not_equal':
      case 'less':
      case 'less_or_equal':
      case 'greater':
      case 'greater_or_equal':
        return this.comparison(part)
      case 'and':
      case 'or': {
        const args = part.args.map((arg) => this.condition(arg, part.op).expression)
        return { type: 'boolean', expression: { op: part.op, args } }
      }
      case 'not':
        return {
          type: 'boolean',
          expression: { op: 'not', arg: this.condition(part.arg, 'not').expression },
        }
      case 'is_missing':
        return { type: 'boolean', expression: { op: 'is_missing', arg: this.check(part.arg).expression } }
      case 'indicator': {
        const { expression } = this.condition(part.arg, 'indicator')
        return { type: 'integer', expression: { op: 'indicator', arg: expression } }
      }
      case 'in':
        return this.membership(part)
      case 'contains':
      case 'starts_with':
      case 'ends_with':
        return { type: 'boolean', expression: { ...part, arg: this.text(part.arg, part.op).expression } }
      case 'lower':
      case 'upper':
      case 'trim':
      case 'length': {
        const { expression } = this.text(part.arg, part.op)
        return {
          type: part.op === 'length' ? 'integer' : 'text',
          expression: { op: part.op, arg: expression },
        }
      }
      case 'to_float': {
        const arg = this.check(part.arg)
        if (!mayBe(arg, 'integer', 'number', 'boolean'))
          this.reportType(part.arg, arg, 'no_number_or_condition', 'number')
        const isFloat = arg.expression.op === 'to_float'
        return {
          type: 'number',
          expression: isFloat ? arg.expression : { op: 'to_float', arg: arg.expression },
        }
      }
      case 'negate':
      case 'abs':
      case 'floor':
      case 'ceil':
      case 'round':
      case 'sqrt':
      case 'log':
      case 'exp': {
        const arg = this.number(part.arg, part.op === 'negate' ? '-' : part.op)
        const expression: Expression = { ...part, arg: arg.expression }
        if (part.op === 'sqrt' || part.op === 'log' || part.op === 'exp')
          return { type: 'number', expression }
        const isRound = arg.type === 'integer' && part.op !== 'negate' && part.op !== 'abs'
        return isRound ? arg : { type: numberType(arg), expression }
      }
      case 'min':
      case 'max': {
        const args = part.args.map((arg) => this.number(arg, part.op))
        return {
          type: common(args.map((arg) => arg.type)) ?? 'number',
          expression: { op: part.op, args: args.map((arg) => arg.expression) },
        }
      }
      case 'nearest': {
        const args = part.args.map((arg) => this.number(arg, part.op).expression)
        return { type: 'integer', expression: { ...part, args } }
      }
      case 'coalesce':
        return this.alike(part, part.args, (args) => ({ op: 'coalesce', args }))
      case 'if': {
        const condition = this.condition(part.condition, 'if').expression
        return this.alike(part, [part.consequent, part.alternative], ([consequent, alternative]) => ({
          op: 'if',
          condition,
          consequent,
          alternative,
        }))
      }
    }
  }

  private column(part: Expression & { op: 'column' }): Typed {
    const known = findColumn(this.schema, part.name)
    if (known !== undefined) {
      const type = typeOfDtype[known.dtype]
      // Engines count whole numbers in ways of their own; doubles are the same everywhere.
      return { type, expression: type === 'integer' ? { op: 'to_float', arg: part } : part }
    }
    if (this.schema.complete) {
      const names = this.schema.columns.map(({ name }) => name)
      const sameButCase = names.filter((name) => name.toLowerCase() === part.name.toLowerCase())
      const near = sameButCase.length > 0 ? sameButCase : closest(part.name, names, 1 / 2)
      const columns = near.length > 0 ? [] : names
      this.report(part, 'no_column', { column: part.name, near, columns }, near.map(printColumn))
    }
    return { type: 'unknown', expression: part }
  }

  private constant(value: Literal): Typed {
    const expression = literalOf(value)
    switch (typeof value) {
      case 'string':
        return { type: 'text', expression }
      case 'boolean':
        return { type: 'boolean', expression }
      case 'number':
        return { type: Number.isSafeInteger(value) ? 'integer' : 'number', expression }
      default:
        return { type: 'missing', expression }
    }
  }

  private comparison(part: Expression & { op: ComparisonOperator }): Typed {
    const left = this.check(part.left)
    const right = this.check(part.right)
    const expression: Expression = { ...part, left: left.expression, right: right.expression }
    const types = [left.type, right.type]
    if (types.includes('missing') && !types.includes('unknown')) {
      const other = left.type === 'missing' ? part.right : part.left
      this.report(part, 'compared_with_missing', { part: this.textOf(other) })
    } else if (types.includes('time') && types.includes('text')) {
      const [side, other] = left.type === 'text' ? [part.left, left] : [part.right, right]
      this.time(side, other.expression)
    } else if (common(types) === null) {
      const values = { type: left.type, otherType: right.type }
      this.report(part, 'incomparable', {
        ...values,
        ...this.quote(part.left, 'part'),
        ...this.quote(part.right, 'other'),
      })
    } else if (types.includes('boolean') && part.op !== 'equal' && part.op !== 'not_equal') {
      this.report(part, 'no_order')
    }
    return { type: 'boolean', expression }
  }

  /** A text beside a time must be one: `2026-01-31`, `2026-01-31T12:00:00`. */
  private time(part: Expression, expression: Expression): void {
    if (expression.op === 'literal' && typeof expression.value === 'string' && isTime(expression.value))
      return
    this.report(part, expression.op === 'literal' ? 'no_time' : 'text_for_time', this.quote(part, 'part'))
  }

  private membership(part: Expression & { op: 'in' }): Typed {
    const arg = this.check(part.arg)
    const values = part.values.map((value) => ({ value, type: this.constant(value).type }))
    const fitting = arg.type === 'time' ? 'text' : arg.type
    const misfit = values.find(
      ({ value, type }) =>
        type === 'missing' ||
        common([fitting, type]) === null ||
        (arg.type === 'time' && !isTime(String(value))),
    )
    if (misfit?.type === 'missing') {
      this.report(part, 'listed_missing', { part: this.textOf(part.arg) })
    } else if (misfit !== undefined) {
      const value = typeof misfit.value === 'string' ? `'${misfit.value}'` : String(misfit.value)
      this.report(part, 'list_misfit', { ...this.quote(part.arg, 'part'), type: arg.type, value })
    }
    return { type: 'boolean', expression: { op: 'in', arg: arg.expression, values: part.values } }
  }

  /** Values that stand for one another: of one type, `missing` beside any. */
  private alike(
    part: Expression,
    parts: readonly Expression[],
    build: (expressions: Expression[]) => Expression,
  ): Typed {
    const typed = parts.map((each) => this.check(each))
    const type = common(typed.map((each) => each.type))
    if (type === null) {
      const [first, ...rest] = typed
      const other = rest.find((each) => common([first.type, each.type]) === null) ?? first
      const place = typed.indexOf(other)
      this.report(parts[place], 'unlike', {
        ...this.quote(parts[place], 'part'),
        ...this.quote(parts[0], 'first'),
        type: other.type,
        firstType: first.type,
        function: part.op,
      })
    }
    return { type: type ?? 'unknown', expression: build(typed.map((each) => each.expression)) }
  }

  private number(part: Expression, user: string): Typed {
    const typed = this.check(part)
    if (!mayBe(typed, 'integer', 'number')) this.reportType(part, typed, 'no_number', user)
    return typed
  }

  private text(part: Expression, user: string): Typed {
    const typed = this.check(part)
    if (!mayBe(typed, 'text')) this.reportType(part, typed, 'no_text', user)
    return typed
  }

  private condition(part: Expression, user: string): Typed {
    const typed = this.check(part)
    if (!mayBe(typed, 'boolean')) this.reportType(part, typed, 'no_condition', user)
    return typed
  }

  /** That `user`, a function or a sign, takes no such value. */
  private reportType(part: Expression, { type }: Typed, message: FaultMessage, user: string): void {
    const values = { type, function: user, text: this.textOf(part) }
    this.report(part, message, { ...values, ...this.quote(part, 'part') })
  }

  private report(
    part: Expression,
    message: FaultMessage,
    values: MessageValues = {},
    replacements: string[] = [],
  ): void {
    this.faults.push(faultAt(this.spanOf(part), message, values, replacements))
  }

  /** A part as a sentence shows it under `name`: a column by its name, anything else as it was typed. */
  private quote(part: Expression, name: string): MessageValues {
    const isColumn = part.op === 'column'
    return {
      [name]: isColumn ? part.name : this.textOf(part),
      [`${name}Is`]: isColumn ? 'column' : 'formula',
    }
  }

  private textOf(part: Expression): string {
    const { start, end } = this.spanOf(part)
    const text = this.source.slice(start, end)
    return text.length > 40 ? `${text.slice(0, 39)}…` : text
  }
}

function mayBe({ type }: Typed, ...wanted: readonly ValueType[]): boolean {
  return type === 'unknown' || type === 'missing' || wanted.includes(type)
}

/** Whole where all operands are; not known where one isn't that might be. */
function numberType(...operands: readonly Typed[]): ValueType {
  if (operands.some(({ type }) => type === 'number')) return 'number'
  return operands.some(({ type }) => type === 'unknown') ? 'unknown' : 'integer'
}

/** The one type that all fit; null where they don't. Nothing is known of columns that are not. */
function common(types: readonly ValueType[]): ValueType | null {
  const known = [...new Set(types.filter((type) => type !== 'missing' && type !== 'unknown'))]
  const isNumber = known.every((type) => type === 'integer' || type === 'number')
  if (known.length > 1 && !isNumber) return null
  if (types.includes('unknown')) return 'unknown'
  if (known.length === 0) return 'missing'
  return isNumber && known.includes('number') ? 'number' : known[0]
}

function isTime(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$/.test(text)) return false
  const time = new Date(`${text.slice(0, 10)}T${text.slice(11) || '00:00'}Z`)
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text.slice(0, 10))
}

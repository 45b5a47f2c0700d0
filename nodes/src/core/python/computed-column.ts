/** An expression as a pandas series: what a formula computes, written as a person would. */
import { operandsOf, type Expression, type Literal } from '../expression/expression.ts'
import { mayBeMissing } from '../expression/may-be-missing.ts'
import type { Column, TableSchema } from '../table/schema.ts'
import type { PythonImports } from './imports.ts'
import { layOut, lineLength, onOneLine } from './layout.ts'
import { pythonFloat, pythonNumber, pythonString } from './literal.ts'
import { maskOf, maskSubject, type MaskOptions } from './mask.ts'
import { assign, text, type Python, type PythonStatement } from './source.ts'

/** A column as the frame holds it. */
export interface HeldColumn {
  column: Column
  /** Whole numbers or yes/no as floating-point ones, because there are or were gaps. */
  heldAsFloat: boolean
}

export interface ComputedColumnOptions {
  /** The frame's variable. */
  frame: string
  imports: PythonImports
  columns: readonly HeldColumn[]
  /** What comes out; `missing` says whether whole numbers can be held as such. */
  result: Pick<Column, 'dtype' | 'missing'>
  /** What stands before it on its line. */
  before: string
}

export interface ComputedColumn {
  /** Parts that are computed first. */
  parts: PythonStatement[]
  value: Python
  /** Whether a line is too long nevertheless. */
  isLong: boolean
}

/** From the fewest parts to the most: the first that fits into lines is taken. */
const partLengths = [Number.POSITIVE_INFINITY, 48, 28, 12]

/** The series of an expression that `checkFormula` gave, and what must be computed for it first. */
export function computedColumn(expression: Expression, options: ComputedColumnOptions): ComputedColumn {
  const tries = partLengths.map((length) => () => new Compiler(options, length).whole(expression))
  for (const attempt of tries) {
    const computed = attempt()
    if (fits(computed, options)) return { ...computed, isLong: false }
  }
  return { ...tries[tries.length - 1](), isLong: true }
}

/** Within a function, one step in. */
function fits({ parts, value }: Omit<ComputedColumn, 'isLong'>, { before }: ComputedColumnOptions): boolean {
  const isAlone = parts.length === 0 && !before.startsWith('return')
  const last: PythonStatement = isAlone ? assign(before.replace(/ = $/, ''), value) : { is: 'return', value }
  return layOut([...parts, last], isAlone ? 0 : 1).every((line) => line.length <= lineLength)
}

const tightness = { sum: 1, product: 2, sign: 3, whole: 4 } as const

interface Series {
  source: string
  tightness: number
  /** Whether pandas holds it as floating-point numbers. */
  isFloat: boolean
}

class Compiler {
  private readonly options: ComputedColumnOptions
  private readonly schema: TableSchema
  private readonly held: ReadonlyMap<string, HeldColumn>
  private readonly mask: MaskOptions
  /** Longer parts get a name of their own. */
  private readonly partLength: number
  private readonly parts: PythonStatement[] = []
  private readonly named = new Map<string, string>()

  constructor(options: ComputedColumnOptions, partLength: number) {
    this.options = options
    this.partLength = partLength
    this.schema = { columns: options.columns.map(({ column }) => column), complete: true }
    this.held = new Map(options.columns.map((each) => [each.column.name, each]))
    this.mask = {
      frame: options.frame,
      imports: options.imports,
      // A yes/no that is held as a number is compared, not negated.
      mayBeMissing: (name) => {
        const each = this.held.get(name)
        return each?.column.missing !== false || (each.column.dtype === 'bool' && each.heldAsFloat)
      },
      literal: (value, name) =>
        this.held.get(name)?.column.dtype === 'datetime' ? this.literal(value, true) : null,
      values: {
        series: (part) => this.atom(part).source,
        side: (part, beside) =>
          part.op === 'literal' ? this.literal(part.value, this.isTime(beside)) : this.series(part).source,
        mayBeMissing: (part) => mayBeMissing(part, this.schema),
        isCondition: (part) => this.isCondition(part),
      },
    }
  }

  whole(expression: Expression): Omit<ComputedColumn, 'isLong'> {
    const { dtype, missing } = this.options.result
    const value =
      expression.op === 'literal'
        ? text(
            dtype === 'float64' && typeof expression.value === 'number'
              ? pythonFloat(expression.value)
              : this.literal(expression.value, false),
          )
        : dtype === 'bool'
          ? this.condition(expression, missing === false)
          : this.converted(this.compute(expression, dtype === 'int64'), dtype, missing)
    return { parts: this.parts, value }
  }

  private converted(series: Series, dtype: Column['dtype'], missing: boolean | undefined): Python {
    if (dtype === 'float64' && !series.isFloat) return text(`${bracketed(series)}.astype("float64")`)
    if (dtype === 'int64' && series.isFloat && missing === false) {
      return text(`${bracketed(series)}.astype("int64")`)
    }
    return text(series.source)
  }

  /** True and False; where some may be missing 1, 0 and NaN, as pandas takes them into every transformer. */
  private condition(expression: Expression, isWhole: boolean): Python {
    const holds = maskOf(expression, this.mask)
    if (isWhole || !mayBeMissing(expression, this.schema)) return holds
    if (expression.op === 'column') return text(`${this.column(expression.name)}.astype("float64")`)
    const name = this.keep('holds', holds)
    const fails = maskOf(expression, this.mask, false)
    const isLong = onOneLine(fails).length > this.partLength
    const other = isLong ? this.keep('fails', fails) : `(${onOneLine(fails)})`
    return text(`${name}.astype("float64").where(${name} | ${other})`)
  }

  private series(expression: Expression, isExact = false): Series {
    const series = this.compute(expression, isExact)
    if (series.source.length <= this.partLength || isColumn(expression)) return series
    return { ...series, source: this.keep('part', series.source), tightness: tightness.whole }
  }

  /** `isExact`: whole numbers of it are no larger than doubles hold exactly, for a run would else have been refused. */
  private compute(expression: Expression, isExact: boolean): Series {
    switch (expression.op) {
      case 'column': {
        const each = this.held.get(expression.name)
        const isFloat = each?.column.dtype === 'float64' || each?.heldAsFloat === true
        return whole(this.column(expression.name), isFloat)
      }
      case 'literal': {
        const isNegative = typeof expression.value === 'number' && expression.value < 0
        return {
          source: this.literal(expression.value, false),
          tightness: isNegative ? tightness.sign : tightness.whole,
          isFloat: typeof expression.value === 'number' && !Number.isSafeInteger(expression.value),
        }
      }
      case 'add':
      case 'subtract':
      case 'multiply':
      case 'divide':
        return this.arithmetic(expression, isExact)
      case 'negate': {
        const arg = this.series(expression.arg, isExact)
        return { ...arg, source: `-${bracketed(arg, tightness.sign)}`, tightness: tightness.sign }
      }
      case 'abs':
        return this.method(expression.arg, 'abs()', isExact)
      case 'round':
        return this.method(
          expression.arg,
          `round(${expression.digits === 0 ? '' : expression.digits})`,
          isExact,
        )
      case 'floor':
      case 'ceil':
      case 'exp': {
        const { source } = this.series(expression.arg)
        return whole(`${this.numpy}.${expression.op}(${source})`, true)
      }
      case 'sqrt':
        return this.within(expression.arg, 'sqrt', '>= 0')
      case 'log':
        return this.within(expression.arg, 'log', '> 0')
      case 'min':
      case 'max': {
        const args = expression.args.map((arg) => this.series(arg, isExact))
        const source = args
          .map((arg) => arg.source)
          .reduce((left, right) => `${this.numpy}.f${expression.op}(${left}, ${right})`)
        return whole(
          source,
          args.some((arg) => arg.isFloat),
        )
      }
      case 'lower':
      case 'upper': {
        // Python's own strings would make two letters of some.
        this.options.imports.requires('pyarrow')
        return this.method(expression.arg, `str.${expression.op}()`)
      }
      case 'trim':
        return this.method(expression.arg, String.raw`str.strip(" \t\r\n")`)
      case 'length': {
        const length = this.method(expression.arg, 'str.len()')
        return { ...length, isFloat: mayBeMissing(expression.arg, this.schema) }
      }
      case 'coalesce':
        return this.coalesce(expression.args, isExact)
      case 'if':
        return this.choice(expression, isExact)
      case 'indicator':
        return whole(`${this.subject(expression.arg)}.astype("int64")`, false)
      case 'to_float': {
        if (!this.isCondition(expression.arg)) return this.compute(expression.arg, isExact)
        return whole(this.zeroOrOne(expression.arg), true)
      }
      default:
        // A condition where a value is wanted: pandas holds it as 1, 0 and NaN.
        return whole(this.zeroOrOne(expression), true)
    }
  }

  /** A condition as 1 and 0, and NaN where it is neither. */
  private zeroOrOne(condition: Expression): string {
    const source = onOneLine(this.condition(condition, false))
    return mayBeMissing(condition, this.schema) ? source : `${this.subject(condition)}.astype("float64")`
  }

  /** A condition that a method can be called on. */
  private subject(condition: Expression): string {
    const source = maskSubject(condition, this.mask)
    return source.length > this.partLength ? this.keep('holds', maskOf(condition, this.mask)) : source
  }

  private arithmetic(
    expression: Expression & { op: 'add' | 'subtract' | 'multiply' | 'divide' },
    isExact: boolean,
  ): Series {
    const { op } = expression
    const own = op === 'add' || op === 'subtract' ? tightness.sum : tightness.product
    const keeps = isExact && op !== 'divide'
    const left = this.series(expression.left, keeps)
    const right = this.series(expression.right, keeps)
    const isFloat = op === 'divide' || left.isFloat || right.isFloat
    // Products of whole numbers go over the edge of 64 bits in numpy, without a word.
    const isRisky = op === 'multiply' && !isFloat && !isExact
    const before =
      isRisky && expression.left.op !== 'literal'
        ? `${bracketed(left)}.astype("float64")`
        : bracketed(left, own)
    const after =
      op === 'divide' && expression.right.op !== 'literal'
        ? `${bracketed(right)}.replace(0, ${this.numpy}.nan)`
        : bracketed(right, own + 1)
    const sign = { add: '+', subtract: '-', multiply: '*', divide: '/' }[op]
    return { source: `${before} ${sign} ${after}`, tightness: own, isFloat: isFloat || isRisky }
  }

  /** A function of numpy's, of the values that it is defined for. */
  private within(arg: Expression, name: string, condition: string): Series {
    const { source } = this.repeatable(arg)
    return whole(`${this.numpy}.${name}(${source}.where(${source} ${condition}))`, true)
  }

  private coalesce(args: readonly Expression[], isExact: boolean): Series {
    const [first, ...rest] = args.map((arg) => this.series(arg, isExact))
    const filled = rest.map(({ source }) => `.fillna(${source})`).join('')
    return whole(
      `${bracketed(first)}${filled}`,
      [first, ...rest].some((arg) => arg.isFloat),
    )
  }

  private choice(expression: Expression & { op: 'if' }, isExact: boolean): Series {
    const { condition, consequent, alternative } = expression
    const holds = maskOf(condition, this.mask)
    const isLong = onOneLine(holds).length > this.partLength
    const mask = isLong ? this.keep('holds', holds) : onOneLine(holds)
    if (consequent.op === 'literal' && alternative.op === 'literal') {
      const entries = [['True', consequent.value] as const, ['False', alternative.value] as const].flatMap(
        ([key, value]) => (value === null ? [] : [`${key}: ${this.literal(value, false)}`]),
      )
      const values = [consequent.value, alternative.value]
      const isFloat = values.some((value) => value === null || !Number.isSafeInteger(value))
      const subject = isLong ? mask : maskSubject(condition, this.mask)
      return whole(`${subject}.map({${entries.join(', ')}})`, isFloat)
    }
    const [kept, other, method] =
      consequent.op === 'literal'
        ? [alternative, consequent, 'mask' as const]
        : [consequent, alternative, 'where' as const]
    const series = this.series(kept, isExact)
    if (other.op === 'literal' && other.value === null) {
      return whole(`${bracketed(series)}.${method}(${mask})`, true)
    }
    const filling = this.series(other, isExact)
    return whole(
      `${bracketed(series)}.${method}(${mask}, ${filling.source})`,
      series.isFloat || filling.isFloat,
    )
  }

  private method(arg: Expression, call: string, isExact = false): Series {
    const series = this.series(arg, isExact)
    return whole(`${bracketed(series)}.${call}`, series.isFloat)
  }

  /** What a method can be called on. */
  private atom(expression: Expression): Series {
    const series = this.series(expression)
    return { ...series, source: bracketed(series), tightness: tightness.whole }
  }

  /** What can be written twice. */
  private repeatable(expression: Expression): Series {
    const series = this.series(expression)
    if (isColumn(expression) || /^\w+$/.test(series.source)) return series
    return { ...series, source: this.keep('part', series.source), tightness: tightness.whole }
  }

  private keep(preferred: string, part: string | Python): string {
    const value = typeof part === 'string' ? text(part) : part
    const source = onOneLine(value)
    const former = this.named.get(source)
    if (former !== undefined) return former
    const name = this.named.size === 0 ? preferred : `${preferred}_${this.named.size + 1}`
    this.named.set(source, name)
    this.parts.push(assign(name, value))
    return name
  }

  private column(name: string): string {
    return `${this.options.frame}[${pythonString(name)}]`
  }

  private get numpy(): string {
    return this.options.imports.module('numpy', 'np')
  }

  private literal(value: Literal, isTime: boolean): string {
    if (value === null) return `${this.numpy}.nan`
    if (typeof value === 'boolean') return value ? 'True' : 'False'
    if (typeof value === 'number') return pythonNumber(value)
    if (!isTime) return pythonString(value)
    return `${this.options.imports.module('pandas', 'pd')}.Timestamp(${pythonString(value)})`
  }

  private isTime(expression: Expression): boolean {
    if (expression.op === 'column') return this.held.get(expression.name)?.column.dtype === 'datetime'
    if (expression.op === 'coalesce') return expression.args.some((arg) => this.isTime(arg))
    return (
      expression.op === 'if' &&
      [expression.consequent, expression.alternative].some((arg) => this.isTime(arg))
    )
  }

  private isCondition(expression: Expression): boolean {
    switch (expression.op) {
      case 'column':
        return this.held.get(expression.name)?.column.dtype === 'bool'
      case 'literal':
        return typeof expression.value === 'boolean'
      case 'coalesce':
        return expression.args.some((arg) => this.isCondition(arg))
      case 'if':
        return operandsOf(expression)
          .slice(1)
          .some((arg) => this.isCondition(arg))
      case 'and':
      case 'or':
      case 'not':
      case 'is_missing':
      case 'in':
      case 'contains':
      case 'starts_with':
      case 'ends_with':
      case 'equal':
      case 'not_equal':
      case 'less':
      case 'less_or_equal':
      case 'greater':
      case 'greater_or_equal':
        return true
      default:
        return false
    }
  }
}

function isColumn(expression: Expression): boolean {
  return expression.op === 'column' || (expression.op === 'to_float' && expression.arg.op === 'column')
}

function whole(source: string, isFloat: boolean): Series {
  return { source, tightness: tightness.whole, isFloat }
}

function bracketed(series: Series, least: number = tightness.whole): string {
  return series.tightness < least ? `(${series.source})` : series.source
}

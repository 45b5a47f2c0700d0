/** The text form: what it reads, what it writes, what it says of what it can't read. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFormula } from './check.ts'
import { column, expressionSchema, literalOf, type Expression } from './expression.ts'
import { functionNames, functions } from './functions.ts'
import type { Fault } from './fault.ts'
import { deepest, parse } from './parse.ts'
import { print, printColumn } from './print.ts'
import { anyExpression, formulaTable, typedExpression } from './testing/random-formulas.ts'

function read(source: string): Expression {
  const parsed = parse(source)
  if (!parsed.ok) throw new Error(`${source}: ${parsed.fault.message}`)
  return parsed.expression
}

function faultOf(source: string): Fault & { part: string } {
  const checked = checkFormula(source, formulaTable)
  if (checked.ok) throw new Error(`${source} has no fault.`)
  const [fault] = checked.faults
  return { ...fault, part: source.slice(fault.start, fault.end) }
}

describe('parse', () => {
  it.each([
    ['a + b * 2', 'a + b * 2'],
    ['(a + b) * 2', '(a + b) * 2'],
    ['a - b - 1', 'a - b - 1'],
    ['a - (b - 1)', 'a - (b - 1)'],
    ['-a * -2', '-a * -2'],
    ['-(2)', '-(2)'],
    ['- -a', '-(-a)'],
    ['a = 1 AND NOT b <> 2 Or true', 'a = 1 and not b != 2 or true'],
    ['a == 1', 'a = 1'],
    ['a ≤ 1 and a ≥ -1.50', 'a <= 1 and a >= -1.5'],
    ['(a = 1 or b = 2) and not (a = 2 or b = 1)', '(a = 1 or b = 2) and not (a = 2 or b = 1)'],
    ['a is null', 'a is missing'],
    ['a IS NOT MISSING', 'not a is missing'],
    ['name not in (\'x\', "y""z", -1, null)', "not name in ('x', 'y\"z', -1, missing)"],
    ['[a]]b] + `c``d` + `plain`', '[a]]b] + [c`d] + plain'],
    ['[and] and [1st]', '[and] and [1st]'],
    ["'it''s'", "'it''s'"],
    ['IF(a > 1, .5, 1e-7)', 'if(a > 1, 0.5, 1e-7)'],
    ['min + max', 'min + max'],
    ["contains(name, 'x', TRUE)", "contains(name, 'x', true)"],
    ['round(a, 0) + round(a, 2)', 'round(a) + round(a, 2)'],
    ['Größe * 2', 'Größe * 2'],
    ['a\n  + b', 'a + b'],
  ])('%s', (source, printed) => {
    expect(print(read(source))).toBe(printed)
    expect(read(printed)).toEqual(read(source))
  })

  it('reads what was printed back to the same expression', () => {
    fc.assert(
      fc.property(anyExpression(), (expression) => {
        // Two signs of a literal are a literal's one.
        const once = read(print(expression))
        expect(read(print(once))).toEqual(once)
        expect(once).toEqual(expression)
        expect(expressionSchema.parse(once)).toEqual(once)
      }),
      { numRuns: 2_000 },
    )
  })

  it('knows where each part stands', () => {
    const source = 'a + (b * 2)'
    const parsed = parse(source)
    if (!parsed.ok || parsed.expression.op !== 'add') throw new Error('not read')
    const { start, end } = parsed.spanOf(parsed.expression.right)
    expect(source.slice(start, end)).toBe('b * 2')
  })

  it('takes every function of the table by its signature', () => {
    for (const name of functionNames) {
      const example = functions[name].signature.replace(', …', '').replace('digits', '2')
      expect(parse(example), example).toMatchObject({ ok: true })
    }
  })

  it('refuses what is nested too deep, and reads what is long', () => {
    expect(faultOf(`${'('.repeat(deepest + 1)}1${')'.repeat(deepest + 1)}`).message).toContain('too deep')
    expect(faultOf('-'.repeat(3_000) + 'a').message).toContain('too deep')
    expect(faultOf(`a${'+ a'.repeat(1_000)}`).message).toContain('too deep')
    const long = `a${' + b'.repeat(150)}`
    expect(expressionSchema.parse(read(long))).toEqual(read(long))
    expect(faultOf("'".repeat(6_000)).message).toContain('too long')
  })
})

describe('faults', () => {
  it.each([
    ['', '', 'The formula is empty.', 'Type one'],
    ['a +', '+', 'Something is missing at the end.', 'Go on'],
    ['a + * b', '*', '"*" can’t stand here.', 'brackets'],
    ['(a + b', '(', 'A ")" is missing.', 'Close'],
    ['a b', 'b', 'An operator is missing before this.', 'brackets'],
    ["name = 'x", "'x", 'The text has no end.', "Close it with '"],
    ['[a', '[a', 'The column name has no end.', 'Close the bracket.'],
    ['0 < a < 5', '<', 'Comparisons can’t be chained.', '0 < x and x < 5'],
    ['a && b', '&&', '"&&" can’t stand here.', 'Write "and".'],
    ['a ^ 2', '^', '"^" can’t stand here.', 'x * x'],
    ['ifnull(a, 0)', 'ifnull', 'There is no function "ifnull".', 'coalesce(a, b)'],
    ['rond(a)', 'rond', 'There is no function "rond".', '"round"'],
    ['constructor(a)', 'constructor', 'There is no function "constructor".', 'list'],
    ['round(a, 20)', '20', 'The digits must be a whole number from 0 to 15.', 'round(x, 2)'],
    ['if(a > 1, 2)', 'if(a > 1, 2)', 'if takes 3 values, not 2.', 'if(condition, then, otherwise)'],
    ['a in (1, b)', 'b', 'A list holds texts and numbers only.', 'quotes'],
    ['a is 5', '5', '"missing" must follow "is".', 'x = 1'],
    ['1e999', '1e999', 'The number is too large.', '1.8e308'],
    ['1e308 * 10', '1e308 * 10', 'The number is too large.', '1.8e308'],
    ['Count + 1', 'Count', 'There is no column "Count".', '"count"'],
    ['cuont + 1', 'cuont', 'There is no column "cuont".', '"count"'],
    ['name + 1', 'name', '"name" is text; + needs numbers.', 'length'],
    ['a > 1 + (b > 1)', 'b > 1', '`b > 1` is true or false; + needs numbers.', 'indicator(b > 1)'],
    ['a and b > 1', 'a', '"a" is a number; "and" needs true or false.', 'Compare it: a = …'],
    ["a = '5'", "a = '5'", '"a" is a number and `\'5\'` is text: they can’t be compared.', 'without quotes'],
    ["day > 'soon'", "'soon'", "`'soon'` is no time.", '2026-01-31'],
    ["day > '2023-02-29'", "'2023-02-29'", "`'2023-02-29'` is no time.", '2026-01-31'],
    [
      "day in ('2024-01-01', 'x')",
      "day in ('2024-01-01', 'x')",
      '"day" is a time, but the list has \'x\'.',
      'times',
    ],
    ['a = missing', 'a = missing', 'Nothing compares to "missing".', 'Write a is missing.'],
    ["if(a > 1, 'x', 2)", '2', "`2` is a number, but `'x'` is text.", 'of one type'],
    ['member < [and]', 'member < [and]', 'True and false have no order.', 'Use ='],
    ['missing', 'missing', 'The result is missing for every row.', 'Use a column'],
    ['a / 0', 'a / 0', '', ''],
  ])('%s', (source, part, message, hint) => {
    if (message === '') return expect(checkFormula(source, formulaTable)).toMatchObject({ ok: true })
    const fault = faultOf(source)
    expect(fault.message).toBe(message)
    expect(fault.hint).toContain(hint)
    expect(fault.part).toBe(part)
  })

  it('says what to put in its place', () => {
    expect(faultOf("[first name] = 'x'").replacements).toEqual([printColumn('first "name"]')])
  })

  it('names all of them, in the order of the text', () => {
    const checked = checkFormula('x1 + name + y1', formulaTable)
    expect(checked.ok ? [] : checked.faults.map(({ start }) => start)).toEqual([0, 5, 12])
  })
})

describe('types', () => {
  const typeOf = (source: string) => {
    const checked = checkFormula(source, formulaTable)
    if (!checked.ok) throw new Error(checked.faults[0].message)
    return [checked.dtype, checked.mayBeMissing]
  }

  it.each([
    ['count + 1', 'int64', false],
    ['count * some', 'int64', true],
    ['count / 2', 'float64', false],
    ['count / count', 'float64', true],
    ['number(count) + 1', 'float64', false],
    ['coalesce(some, 0)', 'int64', false],
    ['coalesce(some, 0.5)', 'float64', false],
    ['max(a, b, 1)', 'float64', false],
    ["if(member, 'x', missing)", 'string', true],
    ["if(member, 'x', 'y')", 'string', false],
    ['a > 1', 'bool', true],
    ['a > 1 or a is missing', 'bool', true],
    ['length(name)', 'int64', true],
    ['floor(count)', 'int64', false],
    ['floor(b)', 'float64', false],
    ['day', 'datetime', true],
    ["name in ('x')", 'bool', true],
  ])('%s is %s', (source, dtype, mayBeMissing) => {
    expect(typeOf(source)).toEqual([dtype, mayBeMissing])
  })

  it('accepts everything that is well typed, and computes what no column decides', () => {
    const { number, condition, text } = typedExpression({ hasLogarithms: true })
    fc.assert(
      fc.property(fc.oneof(number, condition, text), (expression) => {
        const checked = checkFormula(print(expression), formulaTable)
        const faults = checked.ok ? [] : checked.faults.map(({ message }) => message)
        const allowed = [
          'The result is missing for every row.',
          'Nothing compares to "missing".',
          'The number is too large.',
        ]
        expect(faults.filter((fault) => !allowed.includes(fault))).toEqual([])
        if (checked.ok) expect(constantParts(checked.expression)).toBe(0)
      }),
      { numRuns: 1_000 },
    )
  })

  it('knows nothing of columns that no run has shown', () => {
    const unknown = { columns: [], complete: false }
    expect(checkFormula('x + 1', unknown)).toMatchObject({ ok: true, dtype: null })
    expect(checkFormula('x > 1', unknown)).toMatchObject({ ok: true, dtype: 'bool' })
    expect(checkFormula("if(x > 1, x, 'a')", unknown)).toMatchObject({ ok: true, dtype: null })
  })

  it('keeps a column as it is', () => {
    expect(checkFormula('count', formulaTable)).toMatchObject({ expression: column('count') })
    expect(checkFormula('2 * 3 + count', formulaTable)).toMatchObject({
      expression: { op: 'add', left: literalOf(6), right: { op: 'to_float', arg: column('count') } },
    })
  })
})

/** Operations on nothing but literals. */
function constantParts(expression: Expression): number {
  if (expression.op === 'column' || expression.op === 'literal') return 0
  const parts = Object.values(expression).flatMap((field: unknown) =>
    (Array.isArray(field) ? field : [field]).filter(
      (each): each is Expression => typeof each === 'object' && each !== null,
    ),
  )
  const isConstant = parts.every((part) => part.op === 'literal')
  return parts.reduce((sum, part) => sum + constantParts(part), isConstant ? 1 : 0)
}

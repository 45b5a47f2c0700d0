/**
 * A small typed expression language over the columns of one row. It is data: the runtime compiles it to SQL, the export
 * to Python, and `evaluate` computes it in TypeScript, so that a transform means the same everywhere and no code is
 * stored. `parse` reads its text form, `print` writes it, `check` types it against a table.
 *
 * What an operation means, whoever carries it out:
 *
 * - Numbers are doubles (IEEE 754), whole ones too: they are exact up to 2^53. `divide` is never whole.
 * - A missing operand makes a missing result, in arithmetic, comparisons and functions alike. Exceptions: `coalesce`,
 *   `min` and `max` (they pass over what is missing), `is_missing`, `indicator`, `if` (a missing condition is not true),
 *   and `and`/`or`, which are SQL's: `false and missing` is false, `true or missing` is true.
 * - What has no value is missing: x / 0, the logarithm of 0 and below, the root of a negative number, infinity minus
 *   infinity. A result beyond the largest double is infinite.
 * - `round` takes halves to the even neighbour, as IEEE 754 and Python do: 2.5 is 2, 3.5 is 4.
 * - Text is compared by code points, counted in code points, trimmed of blanks, tabs and line ends, and `lower`/`upper`
 *   change one letter into one letter (`core/text/letter-case.ts`).
 * - `log` and `exp` may differ between the engines in the last bit of 53; everything else is equal to the last bit.
 */
import { z } from 'zod'

export type Literal = string | number | boolean | null

export const arithmeticOperators = ['add', 'subtract', 'multiply', 'divide'] as const
export const comparisonOperators = [
  'equal',
  'not_equal',
  'less',
  'less_or_equal',
  'greater',
  'greater_or_equal',
] as const
export const textOperators = ['contains', 'starts_with', 'ends_with'] as const
/** Of one number. */
export const numberFunctions = ['negate', 'abs', 'floor', 'ceil', 'sqrt', 'log', 'exp'] as const
/** Of one text. */
export const textFunctions = ['lower', 'upper', 'trim', 'length'] as const

export type ArithmeticOperator = (typeof arithmeticOperators)[number]
export type ComparisonOperator = (typeof comparisonOperators)[number]
export type TextOperator = (typeof textOperators)[number]
export type NumberFunction = (typeof numberFunctions)[number]
export type TextFunction = (typeof textFunctions)[number]

export type Expression =
  | { op: 'column'; name: string }
  | { op: 'literal'; value: Literal }
  | { op: ArithmeticOperator; left: Expression; right: Expression }
  | { op: ComparisonOperator; left: Expression; right: Expression }
  | { op: 'and' | 'or'; args: Expression[] }
  | { op: 'not'; arg: Expression }
  | { op: 'is_missing'; arg: Expression }
  /** The first argument that isn't missing. */
  | { op: 'coalesce'; args: Expression[] }
  | { op: 'in'; arg: Expression; values: Literal[] }
  | { op: TextOperator; arg: Expression; text: string; ignoreCase: boolean }
  /** 1 where the argument is true, 0 where it is false or missing. */
  | { op: 'indicator'; arg: Expression }
  /** A number as float64 whatever it was stored as; a yes/no as 1 or 0. */
  | { op: 'to_float'; arg: Expression }
  /**
   * Which of the points the arguments are nearest to, counted from 0: by Euclidean distance, the first of several at the
   * same one. Missing where an argument is.
   */
  | { op: 'nearest'; args: Expression[]; points: number[][] }
  | { op: NumberFunction; arg: Expression }
  | { op: TextFunction; arg: Expression }
  /** To so many digits behind the point. */
  | { op: 'round'; arg: Expression; digits: number }
  /** The smallest or largest of the numbers that are there. */
  | { op: 'min' | 'max'; args: Expression[] }
  /** `alternative` where the condition is false or missing. */
  | { op: 'if'; condition: Expression; consequent: Expression; alternative: Expression }

/** Of the text form. */
export const mostCharacters = 5_000
/** More digits than these a double doesn't have. */
export const mostDigits = 15

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()])
const nested: z.ZodType<Expression> = z.lazy(() => expressionSchema)

// Told apart by `op`: a plain union would try every shape for every operand, and take 2^depth steps.
export const expressionSchema: z.ZodType<Expression> = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('column'), name: z.string() }),
  z.strictObject({ op: z.literal('literal'), value: literal }),
  z.strictObject({
    op: z.enum([...arithmeticOperators, ...comparisonOperators]),
    left: nested,
    right: nested,
  }),
  z.strictObject({ op: z.enum(['and', 'or']), args: z.array(nested) }),
  z.strictObject({ op: z.enum(['coalesce', 'min', 'max']), args: z.array(nested).min(1) }),
  z.strictObject({ op: z.literal('in'), arg: nested, values: z.array(literal) }),
  z.strictObject({ op: z.enum(textOperators), arg: nested, text: z.string(), ignoreCase: z.boolean() }),
  z.strictObject({
    op: z.enum(['not', 'is_missing', 'indicator', 'to_float', ...numberFunctions, ...textFunctions]),
    arg: nested,
  }),
  z.strictObject({ op: z.literal('round'), arg: nested, digits: z.int().min(0).max(mostDigits) }),
  z.strictObject({ op: z.literal('if'), condition: nested, consequent: nested, alternative: nested }),
  z
    .strictObject({
      op: z.literal('nearest'),
      args: z.array(nested).min(1),
      points: z.array(z.array(z.number())).min(1),
    })
    .refine(({ args, points }) => points.every((point) => point.length === args.length), {
      error: 'Each point has a number for each argument.',
    }),
])

export function column(name: string): Expression {
  return { op: 'column', name }
}

export function literalOf(value: Literal): Expression {
  return { op: 'literal', value }
}

/** What an operation is applied to, in the order of the text form. */
export function operandsOf(expression: Expression): Expression[] {
  switch (expression.op) {
    case 'column':
    case 'literal':
      return []
    case 'and':
    case 'or':
    case 'coalesce':
    case 'min':
    case 'max':
    case 'nearest':
      return expression.args
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'equal':
    case 'not_equal':
    case 'less':
    case 'less_or_equal':
    case 'greater':
    case 'greater_or_equal':
      return [expression.left, expression.right]
    case 'if':
      return [expression.condition, expression.consequent, expression.alternative]
    case 'not':
    case 'is_missing':
    case 'in':
    case 'contains':
    case 'starts_with':
    case 'ends_with':
    case 'indicator':
    case 'to_float':
    case 'negate':
    case 'abs':
    case 'floor':
    case 'ceil':
    case 'sqrt':
    case 'log':
    case 'exp':
    case 'round':
    case 'lower':
    case 'upper':
    case 'trim':
    case 'length':
      return [expression.arg]
  }
}

/** The columns that an expression reads, each once. */
export function columnsOf(expression: Expression): string[] {
  const names = new Set<string>()
  const collect = (each: Expression): void => {
    if (each.op === 'column') names.add(each.name)
    else operandsOf(each).forEach(collect)
  }
  collect(expression)
  return [...names]
}

/**
 * A small typed expression language over the columns of one row. It is data: the runtime compiles it to SQL, the export
 * to Python, and a scorer can evaluate it, so that a fitted transform means the same everywhere and no code is stored.
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

export type ArithmeticOperator = (typeof arithmeticOperators)[number]
export type ComparisonOperator = (typeof comparisonOperators)[number]
export type TextOperator = (typeof textOperators)[number]

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
  /** A number as float64 whatever it was stored as. */
  | { op: 'to_float'; arg: Expression }
  /**
   * Which of the points the arguments are nearest to, counted from 0: by Euclidean distance, the first of several at the
   * same one. Missing where an argument is.
   */
  | { op: 'nearest'; args: Expression[]; points: number[][] }

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.strictObject({ op: z.literal('column'), name: z.string() }),
    z.strictObject({ op: z.literal('literal'), value: literal }),
    z.strictObject({ op: z.enum(arithmeticOperators), left: expressionSchema, right: expressionSchema }),
    z.strictObject({ op: z.enum(comparisonOperators), left: expressionSchema, right: expressionSchema }),
    z.strictObject({ op: z.enum(['and', 'or']), args: z.array(expressionSchema) }),
    z.strictObject({ op: z.literal('not'), arg: expressionSchema }),
    z.strictObject({ op: z.literal('is_missing'), arg: expressionSchema }),
    z.strictObject({ op: z.literal('coalesce'), args: z.array(expressionSchema).min(1) }),
    z.strictObject({ op: z.literal('in'), arg: expressionSchema, values: z.array(literal) }),
    z.strictObject({
      op: z.enum(textOperators),
      arg: expressionSchema,
      text: z.string(),
      ignoreCase: z.boolean(),
    }),
    z.strictObject({ op: z.literal('indicator'), arg: expressionSchema }),
    z.strictObject({ op: z.literal('to_float'), arg: expressionSchema }),
    z
      .strictObject({
        op: z.literal('nearest'),
        args: z.array(expressionSchema).min(1),
        points: z.array(z.array(z.number())).min(1),
      })
      .refine(({ args, points }) => points.every((point) => point.length === args.length), {
        error: 'Each point has a number for each argument.',
      }),
  ]),
)

export function column(name: string): Expression {
  return { op: 'column', name }
}

export function literalOf(value: Literal): Expression {
  return { op: 'literal', value }
}

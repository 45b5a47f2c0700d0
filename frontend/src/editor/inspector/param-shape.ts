/** What a form needs to know of a param's zod schema: its default, whether it can be empty, its bounds or choices. */
import { hintOf, type ParamHint } from '@flowza/nodes/core'
import { z } from 'zod'

export interface ParamShape {
  hint: ParamHint
  fallback: unknown
  nullable: boolean
  number: NumberBounds | null
  /** The values of an enum, or of an enum inside a record. */
  choices: readonly string[]
  /** A text field that may also hold a number or a yes/no. */
  mixed: boolean
}

export interface NumberBounds {
  low: number | null
  high: number | null
  /** The bound itself is not allowed. */
  lowExcluded: boolean
  highExcluded: boolean
  whole: boolean
}

/** The shape of a field; without hints, one that can still be shown and edited as text. */
export function paramShape(name: string, schema: z.ZodType): ParamShape {
  const { base, fallback, nullable } = unwrap(schema)
  return {
    hint: hintOf(schema) ?? { label: name, help: '', control: controlOf(base) },
    fallback,
    nullable,
    number: base instanceof z.ZodNumber ? boundsOf(base) : null,
    choices: choicesOf(base),
    mixed: base instanceof z.ZodUnion,
  }
}

function unwrap(schema: z.ZodType): { base: z.ZodType; fallback: unknown; nullable: boolean } {
  let base = schema
  let fallback: unknown
  let nullable = false
  while (true) {
    if (base instanceof z.ZodDefault) {
      fallback = base.def.defaultValue
      base = asSchema(base.def.innerType)
    } else if (base instanceof z.ZodNullable) {
      nullable = true
      base = asSchema(base.def.innerType)
    } else if (base instanceof z.ZodOptional) {
      base = asSchema(base.def.innerType)
    } else return { base, fallback, nullable }
  }
}

function asSchema(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema
  throw new TypeError('A param is made of another kind of schema than this form knows.')
}

function boundsOf(schema: z.ZodNumber): NumberBounds {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema._zod.bag as Record<
    string,
    number | undefined
  >
  const low = exclusiveMinimum ?? minimum ?? null
  const high = exclusiveMaximum ?? maximum ?? null
  return {
    // z.int() bounds itself by what a number can hold exactly; that is no bound worth showing.
    low: low === null || low <= Number.MIN_SAFE_INTEGER ? null : low,
    high: high === null || high >= Number.MAX_SAFE_INTEGER ? null : high,
    lowExcluded: exclusiveMinimum !== undefined,
    highExcluded: exclusiveMaximum !== undefined,
    whole: schema.isInt,
  }
}

function choicesOf(schema: z.ZodType): readonly string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String)
  if (schema instanceof z.ZodRecord) return choicesOf(asSchema(schema.def.valueType))
  return []
}

function controlOf(schema: z.ZodType): ParamHint['control'] {
  if (schema instanceof z.ZodNumber) return 'number'
  if (schema instanceof z.ZodBoolean) return 'toggle'
  if (schema instanceof z.ZodEnum) return 'select'
  if (schema instanceof z.ZodArray) return 'list'
  return 'text'
}

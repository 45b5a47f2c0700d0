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

const known = new WeakMap<z.ZodType, { name: string; shape: ParamShape }>()

/** The shape of a field, found once a schema; without hints, one that can still be shown and edited as text. */
export function paramShape(name: string, schema: z.ZodType): ParamShape {
  const present = known.get(schema)
  if (present?.name === name) return present.shape
  const shape = findShape(name, schema)
  known.set(schema, { name, shape })
  return shape
}

function findShape(name: string, schema: z.ZodType): ParamShape {
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

/** Bounds stand in the schema's checks; those of an outer schema come last and are the narrower ones. */
function boundsOf(schema: z.ZodNumber): NumberBounds {
  const bounds: NumberBounds = {
    low: null,
    high: null,
    lowExcluded: false,
    highExcluded: false,
    whole: schema.isInt,
  }
  for (const check of schema.def.checks ?? []) {
    const parsed = boundCheck.safeParse(check._zod.def)
    if (!parsed.success) continue
    const { check: side, value, inclusive } = parsed.data
    if (side === 'greater_than' && value >= (bounds.low ?? -Infinity)) {
      bounds.low = value
      bounds.lowExcluded = !inclusive
    } else if (side === 'less_than' && value <= (bounds.high ?? Infinity)) {
      bounds.high = value
      bounds.highExcluded = !inclusive
    }
  }
  return bounds
}

const boundCheck = z.object({
  check: z.enum(['greater_than', 'less_than']),
  value: z.number(),
  inclusive: z.boolean(),
})

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

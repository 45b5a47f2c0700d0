/**
 * Params: one zod object a node type, each field with the hints a form needs. Bounds, default, label and help stand
 * in one place, for the form, the validation, the API and the docs alike.
 */
import { z } from 'zod'
import { mostCharacters } from '../expression/expression.ts'
import { columnSelectionSchema, type ColumnSelection } from '../table/column-selection.ts'
import type { ColumnKind, ColumnRole } from '../table/schema.ts'

export const paramControls = [
  'number',
  'slider',
  'select',
  'toggle',
  'text',
  'list',
  'class',
  'column',
  'columns',
  'dataset',
  'conditions',
  'record',
  'expression',
] as const
export type ParamControl = (typeof paramControls)[number]

export interface ParamHint {
  label: string
  /** One or two sentences: what it does and when to change it. */
  help: string
  control: ParamControl
  /** What an empty (null) value means, "no limit". */
  empty?: string
  /** Words for the values of a `select`. */
  options?: Record<string, string>
  /** Shown only while another param has one of these values; validation doesn't care. */
  visibleWhen?: { param: string; is: readonly (string | boolean | null)[] }
  /** Tucked away until asked for. */
  advanced?: boolean
  /**
   * For `column`, `columns` and `expression`: the port whose table is chosen from, the first input when left out. For
   * `class`: the port whose model has the classes.
   */
  port?: string
  /** For `column` and `columns`: what can be chosen. */
  kinds?: readonly ColumnKind[]
  roles?: readonly ColumnRole[]
  /** For `slider` and `number`. */
  step?: number
}

export const paramHints = z.registry<ParamHint>()

declare const hintOfSchema: unique symbol

/** A schema whose type tells which words its hint has, for those who say them in another language. */
export type Hinted<Schema, Hint> = Schema & { readonly [hintOfSchema]?: Hint }

/** The words of a param in another language: as many as its hint has. */
export type ParamWords<Schema> = Schema extends { readonly [hintOfSchema]?: infer Hint }
  ? { readonly label: string; readonly help: string } & (Hint extends { empty: string }
      ? { readonly empty: string }
      : unknown) &
      (Hint extends { options: infer Options }
        ? { readonly options: { readonly [Choice in keyof Options]: string } }
        : unknown)
  : never

/** A field with its hints. Every param has a default, so that a node just dropped on the canvas is complete. */
export function param<Schema extends z.ZodType, Hint extends ParamHint>(
  schema: Schema,
  hint: Hint,
): Hinted<Schema, Hint> {
  const hinted = schema.meta({ title: hint.label, description: hint.help })
  paramHints.add(hinted, hint)
  return hinted
}

export function hintOf(schema: z.ZodType): ParamHint | undefined {
  return paramHints.get(schema)
}

type HintWithoutControl = Omit<ParamHint, 'control'>

/** Which columns to work on; `fallback` is what a new node selects. */
export function columnsParam<Hint extends HintWithoutControl>(
  hint: Hint,
  fallback: ColumnSelection = { by: 'all' },
) {
  return param(columnSelectionSchema.default(fallback), { ...hint, control: 'columns' as const })
}

/** One column by name, or none. */
export function columnParam<Hint extends HintWithoutControl>(hint: Hint) {
  return param(z.string().nullable().default(null), { ...hint, control: 'column' as const })
}

/** A formula over the columns of the input table, as text; `core/expression` says what it can be. */
export function expressionParam<Hint extends HintWithoutControl>(hint: Hint) {
  return param(z.string().max(mostCharacters).default(''), { ...hint, control: 'expression' as const })
}

/** A registered data set by id. */
export function datasetParam<Hint extends HintWithoutControl>(hint: Hint) {
  return param(z.string().default(''), { ...hint, control: 'dataset' as const })
}

/** `random_state`: the workflow's seed unless the node sets its own. */
export function randomStateParam(hint: Pick<ParamHint, 'visibleWhen'> = {}) {
  return param(z.int().min(0).max(4_294_967_295).nullable().default(null), {
    label: 'Random state',
    help: 'The seed of this node’s random choices. Two runs with the same seed give the same result.',
    control: 'number',
    empty: 'The workflow’s seed',
    advanced: true,
    ...hint,
  })
}

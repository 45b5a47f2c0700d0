/**
 * The recipe travels with a table: every step since the raw columns, fitted or not. A model is a recipe and an
 * estimator, which is why it takes raw rows, and why what is evaluated is what is exported.
 */
import { z } from 'zod'
import { expressionSchema } from '../expression/expression.ts'
import { columnSchema, type Column } from '../table/schema.ts'

/** A row-wise change of columns: some are computed (in place, or appended when the name is new), some are dropped. */
export const projectionSchema = z.strictObject({
  set: z.array(z.strictObject({ column: columnSchema, expression: expressionSchema })),
  drop: z.array(z.string()),
})
export type Projection = z.infer<typeof projectionSchema>

// Neither id nor title of the node: equal work on equal rows must give equal bytes wherever it stands.
const stepOrigin = { type: z.string() }

export const recipeStepSchema = z.discriminatedUnion('kind', [
  /** Applies to every row on its own, so a model repeats it on new rows. */
  z.strictObject({
    ...stepOrigin,
    kind: z.literal('row-wise'),
    /** True when its numbers were learned from the train partition. */
    fitted: z.boolean(),
    projection: projectionSchema,
  }),
  /** Chose, dropped or combined rows while training; new rows don't pass through it. */
  z.strictObject({ ...stepOrigin, kind: z.literal('training-only') }),
])
export type RecipeStep = z.infer<typeof recipeStepSchema>

export const recipeSchema = z.strictObject({
  /** The columns as they were read, before any step. */
  raw: z.array(columnSchema),
  steps: z.array(recipeStepSchema),
})
export type Recipe = z.infer<typeof recipeSchema>

/** The columns that a projection turns `columns` into, in order. */
export function projectColumns(columns: readonly Column[], projection: Projection): Column[] {
  const dropped = new Set(projection.drop)
  const computed = new Map(projection.set.map(({ column }) => [column.name, column]))
  const kept = columns
    .filter((column) => !dropped.has(column.name) || computed.has(column.name))
    .map((column) => computed.get(column.name) ?? column)
  const present = new Set(kept.map((column) => column.name))
  const appended = projection.set.map(({ column }) => column).filter((column) => !present.has(column.name))
  return [...kept, ...appended]
}

/**
 * The row-wise steps of `recipe` that a table with the recipe `done` has still to go through.
 *
 * @returns null when `done` is no prefix of `recipe`: the table was prepared in another way than the model's rows.
 */
export function remainingSteps(recipe: Recipe, done: Recipe): RecipeStep[] | null {
  const wanted = recipe.steps.filter((step) => step.kind === 'row-wise')
  const applied = done.steps.filter((step) => step.kind === 'row-wise')
  if (applied.length > wanted.length) return null
  const isPrefix = applied.every((step, index) => sameStep(step, wanted[index]))
  return isPrefix ? wanted.slice(applied.length) : null
}

function sameStep(a: RecipeStep, b: RecipeStep): boolean {
  if (a.kind !== 'row-wise' || b.kind !== 'row-wise') return false
  return JSON.stringify(a.projection) === JSON.stringify(b.projection)
}

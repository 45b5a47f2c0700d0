/** The row-wise steps of a recipe as SQL: the same projection makes the table and, later, the model's input. */
import { columnsOf } from '../core/expression/expression.ts'
import { projectColumns, remainingSteps, type Projection, type Recipe } from '../core/recipe/recipe.ts'
import type { Column } from '../core/table/schema.ts'
import { expressionSql, quoteIdentifier, sqlTypes } from './sql.ts'

/** The SELECT list that turns `columns` into what the projection gives. */
export function projectionSql(columns: readonly Column[], projection: Projection): string {
  const computed = new Map(projection.set.map(({ column, expression }) => [column.name, expression]))
  return projectColumns(columns, projection)
    .map((column) => {
      const expression = computed.get(column.name)
      const name = quoteIdentifier(column.name)
      return expression === undefined
        ? name
        : `CAST(${expressionSql(expression)} AS ${sqlTypes[column.dtype]}) AS ${name}`
    })
    .join(', ')
}

export type AppliedRecipe =
  | { ok: true; relation: string; columns: Column[] }
  /** The rows went through other steps than the recipe's. */
  | { ok: false; reason: 'prepared_differently' }
  | { ok: false; reason: 'missing_columns'; columns: string[] }

/** A relation that went through `done`, put through the row-wise steps of `recipe` that are left. */
export function applyRecipe(input: {
  relation: string
  columns: readonly Column[]
  done: Recipe
  recipe: Recipe
}): AppliedRecipe {
  const steps = remainingSteps(input.recipe, input.done)
  if (steps === null) return { ok: false, reason: 'prepared_differently' }
  let columns = [...input.columns]
  let relation = input.relation
  for (const step of steps) {
    if (step.kind !== 'row-wise') continue
    const absent = absentColumns(columns, step.projection)
    if (absent.length > 0) return { ok: false, reason: 'missing_columns', columns: absent }
    relation = `(SELECT ${projectionSql(columns, step.projection)} FROM ${relation})`
    columns = projectColumns(columns, step.projection)
  }
  return { ok: true, relation, columns }
}

/** Columns that the projection computes from and that aren't there. */
function absentColumns(columns: readonly Column[], projection: Projection): string[] {
  const needed = new Set(projection.set.flatMap(({ expression }) => columnsOf(expression)))
  return [...needed].filter((name) => !columns.some((column) => column.name === name))
}

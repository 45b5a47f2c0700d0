/** Which raw columns a model's features come from. */
import { columnsOf } from '../expression/expression.ts'
import type { Recipe } from './recipe.ts'

/** Features that come from the same column as it was read, `Sex_female` and `Sex_male` of `Sex`. */
export interface FeatureSource {
  /** The raw column; several, joined by ` + `, where the recipe computes a feature from more than one. */
  name: string
  /** Places of its features among the model's. */
  features: number[]
}

/**
 * Follows the recipe's expressions back to the raw columns. Since every step works on one row at a time, shuffling a
 * raw column among the rows and repeating the recipe is the same as shuffling the features that come from it together.
 *
 * @param features names of the model's features, in its order. A feature that comes from no column is in no source.
 */
export function featureSources(recipe: Recipe, features: readonly string[]): FeatureSource[] {
  const origins = originsOf(recipe)
  const rawOrder = new Map(recipe.raw.map((column, place) => [column.name, place]))
  return joinSources(
    features.map((feature) => origins.get(feature) ?? new Set([feature])),
    rawOrder,
  )
}

/**
 * Puts features together that share a column.
 *
 * @param origins the raw columns of each feature.
 * @param rawOrder the place of each raw column, for the names.
 */
export function joinSources(
  origins: readonly ReadonlySet<string>[],
  rawOrder: ReadonlyMap<string, number>,
): FeatureSource[] {
  const sources: { columns: Set<string>; features: number[] }[] = []
  origins.forEach((columns, place) => {
    if (columns.size === 0) return
    const shared = sources.filter((source) => [...source.columns].some((name) => columns.has(name)))
    const merged = {
      columns: new Set([...columns, ...shared.flatMap((source) => [...source.columns])]),
      features: [...shared.flatMap((source) => source.features), place].sort((a, b) => a - b),
    }
    const first = shared.length === 0 ? sources.length : sources.indexOf(shared[0])
    sources.splice(first, shared.length === 0 ? 0 : 1, merged)
    for (const source of shared.slice(1)) sources.splice(sources.indexOf(source), 1)
  })
  const byRawOrder = (a: string, b: string) => (rawOrder.get(a) ?? 0) - (rawOrder.get(b) ?? 0)
  return sources.map(({ columns, features }) => ({
    name: [...columns].sort(byRawOrder).join(' + '),
    features,
  }))
}

/** For each column that the recipe ends with, the raw columns it was computed from. */
function originsOf(recipe: Recipe): Map<string, Set<string>> {
  let origins = new Map(recipe.raw.map((column) => [column.name, new Set([column.name])]))
  for (const step of recipe.steps) {
    if (step.kind !== 'row-wise') continue
    const before = origins
    origins = new Map(before)
    for (const name of step.projection.drop) origins.delete(name)
    for (const { column, expression } of step.projection.set) {
      const used = columnsOf(expression).flatMap((name) => [...(before.get(name) ?? [name])])
      origins.set(column.name, new Set(used))
    }
  }
  return origins
}

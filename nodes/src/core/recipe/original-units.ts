/** Back from a scaled column to the units in which it was read. */
import type { Expression } from '../expression/expression.ts'
import type { Recipe } from './recipe.ts'

/** A column is `slope` times the original plus `intercept`. */
export interface Line {
  slope: number
  intercept: number
}

/**
 * Follows the recipe back as long as its steps are straight lines over one column, as scaling is and filling gaps is for
 * every value that was there. What any other step computed (the 0 and 1 of a category) is its own unit.
 */
export function originalUnits(recipe: Recipe, name: string): Line {
  let line: Line = { slope: 1, intercept: 0 }
  let current = name
  for (const step of recipe.steps.toReversed()) {
    if (step.kind !== 'row-wise') continue
    const made = step.projection.set.find(({ column }) => column.name === current)
    if (made === undefined) continue
    const source = lineOver(made.expression)
    if (source === null || source.slope === 0) return line
    line = {
      slope: line.slope * source.slope,
      intercept: line.slope * source.intercept + line.intercept,
    }
    current = source.name
  }
  return line
}

/** A value of the column in the original units. */
export function toOriginal({ slope, intercept }: Line, value: number): number {
  return (value - intercept) / slope
}

/** Null for an expression that is no line over one column. */
function lineOver(expression: Expression): (Line & { name: string }) | null {
  switch (expression.op) {
    case 'column':
      return { name: expression.name, slope: 1, intercept: 0 }
    case 'to_float':
      return lineOver(expression.arg)
    case 'coalesce': {
      const [first, ...others] = expression.args
      return others.every(({ op }) => op === 'literal') ? lineOver(first) : null
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide': {
      const { op, left, right } = expression
      if (right.op !== 'literal' || typeof right.value !== 'number') return null
      const line = lineOver(left)
      return line === null ? null : { ...line, ...moved(line, op, right.value) }
    }
    default:
      return null
  }
}

function moved({ slope, intercept }: Line, op: 'add' | 'subtract' | 'multiply' | 'divide', by: number): Line {
  switch (op) {
    case 'add':
      return { slope, intercept: intercept + by }
    case 'subtract':
      return { slope, intercept: intercept - by }
    case 'multiply':
      return { slope: slope * by, intercept: intercept * by }
    case 'divide':
      return { slope: slope / by, intercept: intercept / by }
  }
}

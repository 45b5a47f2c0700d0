import { describe, expect, it } from 'vitest'
import { column, literalOf, type Expression } from '../expression/expression.ts'
import { originalUnits, toOriginal } from './original-units.ts'
import type { Recipe, RecipeStep } from './recipe.ts'

function step(name: string, expression: Expression): RecipeStep {
  const made = { name, kind: 'numeric', dtype: 'float64', role: 'feature' } as const
  const projection = { set: [{ column: made, expression }], drop: [] }
  return { type: 'test', kind: 'row-wise', fitted: true, projection }
}

function recipe(...steps: RecipeStep[]): Recipe {
  return { raw: [], steps }
}

const filled: Expression = { op: 'coalesce', args: [column('age'), literalOf(30)] }
const centred: Expression = {
  op: 'subtract',
  left: { op: 'to_float', arg: column('age') },
  right: literalOf(30),
}
const standardised: Expression = { op: 'divide', left: centred, right: literalOf(4) }
const squeezed: Expression = {
  op: 'add',
  left: { op: 'multiply', left: column('age'), right: literalOf(0.5) },
  right: literalOf(1),
}

describe('originalUnits', () => {
  it('are those of a column that nothing was done to', () => {
    expect(originalUnits(recipe(step('fare', filled)), 'age')).toEqual({ slope: 1, intercept: 0 })
  })

  it('go back over filling and scaling, once and again', () => {
    const line = originalUnits(
      recipe(step('age', filled), step('age', standardised), step('age', squeezed)),
      'age',
    )
    // 38 years: (38 - 30) / 4 = 2, and 2 * 0.5 + 1 = 2.
    expect(toOriginal(line, 2)).toBe(38)
    expect(toOriginal(line, 1)).toBe(30)
  })

  it('follow a column to the name that it had', () => {
    const renamed = step('years', column('age'))
    expect(toOriginal(originalUnits(recipe(step('age', standardised), renamed), 'years'), -1)).toBe(26)
  })

  it('pass over steps that choose rows', () => {
    const split: RecipeStep = { type: 'split', kind: 'training-only' }
    expect(toOriginal(originalUnits(recipe(step('age', standardised), split), 'age'), 0)).toBe(30)
  })

  it('end at what no line leads back over', () => {
    const isOld: Expression = {
      op: 'indicator',
      arg: { op: 'less', left: column('age'), right: literalOf(60) },
    }
    const both: Expression = { op: 'add', left: column('age'), right: column('fare') }
    for (const made of [isOld, both]) {
      const line = originalUnits(recipe(step('age', standardised), step('age', made)), 'age')
      expect(line).toEqual({ slope: 1, intercept: 0 })
    }
  })

  it('end at a step that made all values the same', () => {
    const nothing: Expression = { op: 'multiply', left: column('age'), right: literalOf(0) }
    expect(originalUnits(recipe(step('age', nothing)), 'age')).toEqual({ slope: 1, intercept: 0 })
  })
})

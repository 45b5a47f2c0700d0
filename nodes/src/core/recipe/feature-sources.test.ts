import { describe, expect, it } from 'vitest'
import { column, type Expression } from '../expression/expression.ts'
import type { Column } from '../table/schema.ts'
import { featureSources } from './feature-sources.ts'
import type { RecipeStep } from './recipe.ts'

const number = (name: string): Column => ({ name, kind: 'numeric', dtype: 'float64', role: 'feature' })

function step(set: Record<string, Expression>, drop: string[] = []): RecipeStep {
  const columns = Object.entries(set).map(([name, expression]) => ({ column: number(name), expression }))
  return { type: 'test', kind: 'row-wise', fitted: true, projection: { set: columns, drop } }
}

const isRed: Expression = { op: 'indicator', arg: { op: 'in', arg: column('colour'), values: ['red'] } }
const filled: Expression = { op: 'coalesce', args: [column('age'), { op: 'literal', value: 30 }] }
const raw = ['age', 'colour', 'fare'].map(number)

describe('featureSources', () => {
  it('gathers the parts of an encoded column under its name', () => {
    const encode = step({ colour_red: isRed, colour_blue: isRed }, ['colour'])
    const steps = [step({ age: filled }), { type: 'split', kind: 'training-only' } as const, encode]
    expect(featureSources({ raw, steps }, ['age', 'fare', 'colour_red', 'colour_blue'])).toEqual([
      { name: 'age', features: [0] },
      { name: 'fare', features: [1] },
      { name: 'colour', features: [2, 3] },
    ])
  })

  it('follows a column through several steps and names', () => {
    const steps = [step({ years: column('age') }), step({ decades: column('years') }, ['age', 'years'])]
    expect(featureSources({ raw, steps }, ['decades'])).toEqual([{ name: 'age', features: [0] }])
  })

  it('joins columns that a feature is computed from, and all features that share one of them', () => {
    const ratio = step({ ratio: { op: 'divide', left: column('fare'), right: column('age') } })
    expect(featureSources({ raw, steps: [ratio] }, ['age', 'colour', 'fare', 'ratio'])).toEqual([
      { name: 'age + fare', features: [0, 2, 3] },
      { name: 'colour', features: [1] },
    ])
  })

  it('joins the columns that a nearest point is found by', () => {
    const cluster = step({
      cluster: { op: 'nearest', args: [column('age'), column('fare')], points: [[1, 2]] },
    })
    expect(featureSources({ raw, steps: [cluster] }, ['colour', 'cluster'])).toEqual([
      { name: 'colour', features: [0] },
      { name: 'age + fare', features: [1] },
    ])
  })

  it('leaves out a feature that no column goes into', () => {
    const constant = step({ one: { op: 'literal', value: 1 } })
    expect(featureSources({ raw, steps: [constant] }, ['one', 'age'])).toEqual([
      { name: 'age', features: [1] },
    ])
  })

  it('takes a column that the recipe does not know as its own source', () => {
    expect(featureSources({ raw: [], steps: [] }, ['x'])).toEqual([{ name: 'x', features: [0] }])
  })
})

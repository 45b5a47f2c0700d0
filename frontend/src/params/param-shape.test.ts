import { nodeTypes } from '@flowza/nodes/catalogue'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { paramShape } from './param-shape.ts'

function shapeOf(type: keyof typeof nodeTypes, name: string) {
  const fields: Record<string, z.ZodType> = nodeTypes[type].manifest.params.shape
  return paramShape(name, fields[name])
}

describe('paramShape', () => {
  it('reads bounds and defaults from the schema', () => {
    const trees = shapeOf('random-forest', 'n_estimators')
    expect(trees).toMatchObject({
      fallback: 100,
      nullable: false,
      number: { low: 1, high: 5000, whole: true },
    })
    const share = shapeOf('train-test-split', 'test_size')
    expect(share.number).toEqual({ low: 0, high: 1, lowExcluded: true, highExcluded: true, whole: false })
    expect(shapeOf('random-forest', 'max_depth')).toMatchObject({ nullable: true, fallback: null })
  })

  it('reads the choices of selects and of records', () => {
    expect(shapeOf('impute', 'strategy').choices).toContain('most_frequent')
    expect(shapeOf('select-columns', 'roles').choices).toContain('ignored')
    expect(shapeOf('impute', 'fill_value').mixed).toBe(true)
  })

  it('knows what a form can do with every param of every node type', () => {
    for (const type of Object.values(nodeTypes)) {
      const fields: Record<string, z.ZodType> = type.manifest.params.shape
      for (const [name, schema] of Object.entries(fields)) {
        const shape = paramShape(name, schema)
        expect(shape.hint.label, `${type.manifest.id}.${name}`).not.toBe('')
        expect(shape.fallback, `${type.manifest.id}.${name}`).not.toBeUndefined()
        if (shape.hint.control === 'select') expect(shape.choices.length).toBeGreaterThan(1)
        if (shape.hint.control === 'slider') expect(shape.number).not.toBeNull()
      }
    }
  })

  it('shows a field without hints as what it is', () => {
    expect(paramShape('x', z.boolean().default(true))).toMatchObject({
      hint: { label: 'x', control: 'toggle' },
      fallback: true,
    })
  })
})

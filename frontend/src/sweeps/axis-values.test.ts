import { nodeTypes } from '@flowza/nodes/catalogue'
import type { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { paramShape } from '../params/param-shape.ts'
import { axisOf, valuesOf, type AxisInput } from './axis-values.ts'

const forest: Record<string, z.ZodType> = nodeTypes['random-forest'].manifest.params.shape
const split: Record<string, z.ZodType> = nodeTypes['train-test-split'].manifest.params.shape

function values(params: Record<string, z.ZodType>, name: string, input: Partial<AxisInput>) {
  const shape = paramShape(name, params[name])
  return valuesOf({ ...axisOf(`node.${name}`, shape, shape.fallback), ...input }, shape)
}

describe('values of a param', () => {
  it('are listed', () => {
    expect(values(forest, 'n_estimators', {}).values).toEqual([100])
    expect(values(forest, 'n_estimators', { text: '10, 50;100 50' }).values).toEqual([10, 50, 100])
    expect(values(forest, 'max_depth', { text: '3, 5', withNone: true }).values).toEqual([3, 5, null])
  })

  it('are a range with both ends, whole where they must be', () => {
    const range = { mode: 'range', from: '10', to: '1000', count: '3' } as const
    expect(values(forest, 'n_estimators', range).values).toEqual([10, 505, 1000])
    expect(values(forest, 'n_estimators', { ...range, scale: 'log' }).values).toEqual([10, 100, 1000])
    const shares = { mode: 'range', from: '0.1', to: '0.3', count: '3' } as const
    expect(values(split, 'test_size', shares).values).toEqual([0.1, 0.2, 0.3])
  })

  it('are choices', () => {
    expect(values(forest, 'bootstrap', {}).values).toEqual([true, false])
    expect(values(forest, 'bootstrap', { chosen: ['false'] }).values).toEqual([false])
  })

  it('are refused with what is wrong', () => {
    const problem = (name: string, input: Partial<AxisInput>) => values(forest, name, input).problem
    expect(problem('n_estimators', { text: ' , ' })).toEqual({ code: 'none' })
    expect(problem('n_estimators', { text: '10, many' })).toEqual({ code: 'unreadable', text: 'many' })
    expect(problem('n_estimators', { text: '1.5' })).toEqual({ code: 'whole', text: '1.5' })
    expect(problem('n_estimators', { text: '0' })).toEqual({ code: 'bounds', text: '0' })
    expect(problem('n_estimators', { mode: 'range', count: '1' })).toEqual({ code: 'range' })
    expect(problem('n_estimators', { mode: 'range', from: '-1', scale: 'log' })).toEqual({ code: 'log' })
  })
})

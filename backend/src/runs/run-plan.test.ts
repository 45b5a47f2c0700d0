import { describe, expect, it } from 'vitest'
import { diamond, sketch } from '../../test/documents.ts'
import { testNodeTypes } from '../../test/node-types.ts'
import { planRun, plannedDescendants } from './run-plan.ts'

describe('a plan', () => {
  it('puts every node behind what feeds it', () => {
    const plan = planRun(diamond(), null, testNodeTypes)
    for (const [id, node] of plan.nodes) {
      for (const parent of node.parents) {
        expect(plan.order.indexOf(parent)).toBeLessThan(plan.order.indexOf(id))
      }
    }
    expect(plan.nodes.get('both')).toMatchObject({ parents: ['left', 'right'], children: ['last'] })
  })

  it('holds the targets and their ancestors only', () => {
    const plan = planRun(diamond(), ['left'], testNodeTypes)
    expect(plan.order).toEqual(['two', 'left'])
    expect(plan.nodes.get('left')?.children).toEqual([])
  })

  it('fills defaults', () => {
    expect(planRun(diamond(), null, testNodeTypes).nodes.get('both')?.params).toEqual({ plus: 0 })
  })

  it('knows what a failure takes with it', () => {
    const plan = planRun(diamond(), null, testNodeTypes)
    expect(plannedDescendants(plan, 'three')).toEqual(['right', 'both', 'last'])
    expect(plannedDescendants(plan, 'last')).toEqual([])
  })

  it('counts a parent once, however many edges come from it', () => {
    const twice = sketch('Twice', { one: { type: 'number' }, sum: { type: 'add' } }, [
      'one -> sum.a',
      'one -> sum.b',
    ])
    const plan = planRun(twice, null, testNodeTypes)
    expect(plan.nodes.get('sum')?.parents).toEqual(['one'])
    expect(plan.nodes.get('one')?.children).toEqual(['sum'])
  })

  it('lets a disabled node have params that do not parse', () => {
    const document = sketch(
      'Disabled',
      { one: { type: 'number' }, off: { type: 'add', params: { plus: 'much' }, disabled: true } },
      ['one -> off'],
    )
    expect(planRun(document, null, testNodeTypes).nodes.get('off')).toMatchObject({
      disabled: true,
      passThrough: { metrics: 'a' },
    })
    const { disabled: _, ...enabled } = document.nodes[1]
    const bad = { ...document, nodes: [document.nodes[0], enabled] }
    expect(() => planRun(bad, null, testNodeTypes)).toThrow('invalid params')
  })
})

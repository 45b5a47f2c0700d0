/** What a run would do, said before it does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WorkflowDocument } from '@flowza/nodes/core'
import type { NodeForecast, Run } from '../src/contracts/index.ts'
import { planText } from '../src/cli/plan-command.ts'
import { planWorkflow } from '../src/services/plan/plan-workflow.ts'
import { diamond, sketch } from './documents.ts'
import { editOneParam, randomDag, randomNumbers } from './random-dag.ts'
import { openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

const plan = (document: WorkflowDocument, cache = true) => planWorkflow(system.ctx, { document, cache })
const wills = (nodes: readonly NodeForecast[]) =>
  Object.fromEntries(nodes.map(({ node, will }) => [node, will]))
const ran = (run: Run) => run.nodes.filter(({ status }) => status === 'succeeded').map(({ node }) => node)

describe('a plan', () => {
  it('runs everything the first time, nothing the second, and what an edit reaches after that', async () => {
    const first = await plan(diamond())
    expect(new Set(Object.values(wills(first.nodes)))).toEqual(new Set(['run']))
    expect(first.nodes[0].because).toBe('It had not run before.')
    expect(first.criticalPath).toHaveLength(4)
    await runToEnd(system, { document: diamond() })

    const second = await plan(diamond())
    expect(new Set(Object.values(wills(second.nodes)))).toEqual(new Set(['reuse']))
    expect(second).toMatchObject({ criticalPath: [], seconds: { expected: 0 } })
    expect(planText(second)).toContain('Nothing has to be computed.')

    const edited = await plan(diamond({ three: 9 }))
    expect(wills(edited.nodes)).toEqual({
      two: 'reuse',
      left: 'reuse',
      three: 'run',
      right: 'run_if_changed',
      both: 'run_if_changed',
      last: 'run_if_changed',
    })
    const byId = new Map(edited.nodes.map((node) => [node.node, node]))
    expect(byId.get('three')?.because).toBe('Its value changed 3 -> 9.')
    expect(byId.get('last')).toMatchObject({
      because: expect.stringContaining('"Number" gave something new: its value changed 3 -> 9'),
      causes: [{ node: 'three', path: ['three', 'right', 'both', 'last'] }],
    })
    expect(edited.criticalPath).toEqual(['three', 'right', 'both', 'last'])
    const { low, expected, high } = edited.seconds
    expect(low).toBeGreaterThan(0)
    expect(expected).toBeGreaterThan(low)
    expect(high).toBeGreaterThan(expected)
    expect(planText(edited)).toMatch(/4 of 6 nodes run: .* s along three > right > both > last/)
  })

  it('tells a change of the node’s own from what may come from above', async () => {
    await runToEnd(system, { document: diamond() })
    const { nodes } = await plan(diamond({ three: 8, last: 5 }))
    expect(nodes.find(({ node }) => node === 'last')).toMatchObject({
      will: 'run',
      because: 'Its plus changed 0 -> 5.',
    })
  })

  it('plans to run everything without the cache', async () => {
    const { nodes } = await plan(diamond(), false)
    expect(new Set(nodes.map(({ will }) => will))).toEqual(new Set(['run']))
  })

  it('passes through what is disabled and skips what has no input then', async () => {
    const document = sketch(
      'Off',
      {
        one: { type: 'number', params: { value: 61 } },
        off: { type: 'add', disabled: true },
        end: { type: 'add', params: { plus: 1 } },
      },
      ['one -> off', 'off -> end'],
    )
    await runToEnd(system, { document })
    expect(wills((await plan(document)).nodes)).toEqual({ one: 'reuse', off: 'skip', end: 'reuse' })
  })

  it('holds for what the run then does: nothing runs that was to be reused, and the rest is told apart', async () => {
    const random = randomNumbers(7)
    let document = randomDag(30, random)
    await runToEnd(system, { document })
    for (let edit = 0; edit < 3; edit++) {
      document = editOneParam(document, random)
      const forecast = wills((await plan(document)).nodes)
      const executed = new Set(ran(await runToEnd(system, { document })))
      for (const [node, will] of Object.entries(forecast)) {
        if (will === 'run') expect(executed.has(node), node).toBe(true)
        if (will === 'reuse') expect(executed.has(node), node).toBe(false)
      }
    }
  })

  it('learns from finished runs', async () => {
    const { nodes } = await plan(diamond({ three: 77 }))
    expect(nodes.find(({ node }) => node === 'right')?.measured).toBeGreaterThan(3)
  })

  it('refuses what can’t be run', async () => {
    const document = sketch('Bad', { sum: { type: 'add' } }, [])
    await expect(plan(document)).rejects.toMatchObject({ code: 'WORKFLOW_INVALID' })
  })
})

/** Why nodes ran, followed to where it began. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainNode, explainRun } from '../src/services/explain/explain-run.ts'
import { diamond, sketch } from './documents.ts'
import { openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
beforeAll(async () => {
  system = await openTestSystem()
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

describe('an explanation', () => {
  it('names the change that a node far down runs for, and the way there', async () => {
    const former = await runToEnd(system, { document: diamond() })
    const run = await runToEnd(system, { document: diamond({ three: 4 }) })
    const last = await explainNode(system.ctx, { run: run.id, node: 'last' })
    expect(last).toMatchObject({
      run: run.id,
      status: 'succeeded',
      because: 'Ran because "Number" gave something new: its value changed 3 -> 4.',
      comparedWith: { run: former.id },
      changes: [{ field: 'inputs.a' }],
      causes: [
        {
          node: 'three',
          field: 'params.value',
          before: 3,
          after: 4,
          path: ['three', 'right', 'both', 'last'],
        },
      ],
    })
    const { nodes } = await explainRun(system.ctx, run.id)
    expect(nodes.map(({ node }) => node)).toEqual(run.nodes.map(({ node }) => node))
    expect(nodes.find(({ node }) => node === 'last')).toEqual(last)
    expect(nodes.find(({ node }) => node === 'two')).toMatchObject({
      status: 'cached',
      because: expect.stringMatching(`^Reused from run ${former.id}`),
      causes: [],
    })
    expect(nodes.find(({ node }) => node === 'three')?.because).toBe('Ran because its value changed 3 -> 4.')
  })

  it('lists several changes, the nearest first, each once', async () => {
    await runToEnd(system, { document: diamond() })
    const document = diamond({ three: 5, last: 7 })
    const run = await runToEnd(system, { document })
    const { causes, because } = await explainNode(system.ctx, { run: run.id, node: 'last' })
    expect(causes.map(({ node, field }) => [node, field])).toEqual([
      ['last', 'params.plus'],
      ['three', 'params.value'],
    ])
    expect(because).toBe('Ran because its plus changed 0 -> 7 (and 1 more change).')
  })

  it('tells an edge that comes from elsewhere from a source that changed', async () => {
    const nodes = {
      one: { type: 'number', params: { value: 501 } },
      other: { type: 'number', params: { value: 502 } },
      sum: { type: 'add' },
      end: { type: 'add', params: { plus: 1 } },
    }
    await runToEnd(system, { document: sketch('Edge', nodes, ['one -> sum.a', 'sum -> end']) })
    const moved = await runToEnd(system, {
      document: sketch('Edge', nodes, ['other -> sum.a', 'one -> sum.b', 'sum -> end']),
    })
    const { causes } = await explainNode(system.ctx, { run: moved.id, node: 'end' })
    expect(causes.map(({ node, text }) => [node, text])).toEqual([
      ['sum', 'its input a comes from other instead of one'],
      ['sum', 'its input b was connected to one'],
    ])
  })

  it('says why a node failed, beside why it ran', async () => {
    system.runner.nextOutcome = {
      status: 'failed',
      code: 'OUT_OF_MEMORY',
      message: 'It needed more than 1 GB.',
      hint: 'Give it fewer rows.',
    }
    const document = sketch('Full', { one: { type: 'number', params: { value: 551 } } }, [])
    const run = await runToEnd(system, { document })
    expect(await explainNode(system.ctx, { run: run.id, node: 'one' })).toMatchObject({
      status: 'failed',
      because: 'Ran because it had not run before.',
      error: { code: 'OUT_OF_MEMORY', message: 'It needed more than 1 GB.', hint: 'Give it fewer rows.' },
    })
  })

  it('looks through a disabled node', async () => {
    const chain = (value: number) =>
      sketch(
        'Off',
        {
          one: { type: 'number', params: { value } },
          off: { type: 'add', params: { plus: 5 }, disabled: true },
          end: { type: 'add' },
        },
        ['one -> off', 'off -> end'],
      )
    await runToEnd(system, { document: chain(601) })
    const run = await runToEnd(system, { document: chain(602) })
    const { causes } = await explainNode(system.ctx, { run: run.id, node: 'end' })
    expect(causes).toMatchObject([{ node: 'one', field: 'params.value', path: ['one', 'end'] }])
  })

  it('says so when the same work gave another result', async () => {
    const document = sketch(
      'Luck',
      { one: { type: 'number', params: { value: 701 } }, luck: { type: 'chance' }, end: { type: 'add' } },
      ['one -> luck', 'luck -> end'],
    )
    await runToEnd(system, { document })
    system.runner.luck = 1
    const run = await runToEnd(system, { document })
    system.runner.luck = 0
    expect(await explainNode(system.ctx, { run: run.id, node: 'end' })).toMatchObject({
      status: 'succeeded',
      because:
        'Ran because "Chance" gave something new: it gave another metrics from the same params and inputs.',
      causes: [{ node: 'luck', field: 'outputs.metrics', path: ['luck', 'end'] }],
    })
  })

  it('has an answer for the first run and for unknown names', async () => {
    const document = sketch('First', { one: { type: 'number', params: { value: 801 } } }, [])
    const run = await runToEnd(system, { document })
    expect(await explainNode(system.ctx, { run: run.id, node: 'one' })).toMatchObject({
      because: 'Ran because it had not run before.',
      comparedWith: null,
      causes: [],
    })
    await expect(explainNode(system.ctx, { run: run.id, node: 'two' })).rejects.toThrow('no node "two"')
  })
})

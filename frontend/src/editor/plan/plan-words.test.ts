import type { NodeForecast, WorkflowPlan } from '@flowza/backend/contracts'
import { expect, it } from 'vitest'
import { aboutSeconds, rangeWords, reasonsOf, roughBytes, roughSeconds, sortedNodes } from './plan-words.ts'

const node = (id: string, part: Partial<NodeForecast> = {}): NodeForecast => ({
  node: id,
  title: id,
  type: 'random-forest',
  will: 'run',
  because: 'It had not run before.',
  receipt: { reason: 'first_run' },
  causes: [],
  seconds: null,
  bytes: null,
  memoryLimitBytes: null,
  rows: null,
  measured: 0,
  ...part,
})

it('writes expectations as roughly as they are known', () => {
  expect([0, 0.4, 1.2, 41.6, 150, 9000].map(roughSeconds)).toEqual([
    'under 1 s',
    'under 1 s',
    '1 s',
    '42 s',
    '3 min',
    '3 h',
  ])
  expect([0.4, 1.2].map(aboutSeconds)).toEqual(['under 1 s', 'about 1 s'])
  expect([0, 1234, 118_700_000, 2e9].map(roughBytes)).toEqual(['0 bytes', '1.2 KB', '120 MB', '2 GB'])
  expect(rangeWords({ expected: 2, low: 1, high: 4 }, roughSeconds)).toBe('1 s to 4 s')
  expect(rangeWords({ expected: 0.2, low: 0.1, high: 0.3 }, roughSeconds)).toBeNull()
})

it('says why, and where a change further up began', () => {
  const cause = {
    node: 'fill',
    title: 'Fill numbers',
    type: 'fill-missing',
    field: 'params.strategy',
    before: 'median',
    after: 'mean',
    path: ['fill', 'forest'],
    text: '',
  }
  expect(reasonsOf(node('forest'), new Date())).toEqual(['It has not run before'])
  expect(reasonsOf(node('fill', { receipt: null, causes: [cause] }), new Date())[0]).toMatch(
    /changed median → mean$/,
  )
  const behind = node('forest', { will: 'run_if_changed', receipt: null, causes: [cause] })
  expect(reasonsOf(behind, new Date())).toEqual([
    'Reused when what feeds it turns out the same as before',
    expect.stringMatching(/^Fill numbers: .*median → mean$/),
  ])
})

it('puts nodes with a warning first and leaves the others in the order in which they run', () => {
  const plan: WorkflowPlan = {
    nodes: ['a', 'b', 'c'].map((id) => node(id)),
    seconds: { expected: 0, low: 0, high: 0 },
    criticalPath: [],
    bytes: { expected: 0, low: 0, high: 0 },
    machineBytes: 1,
    warnings: [{ code: 'MACHINE_TOO_SMALL', severity: 'warning', node: 'b', message: '' }],
  }
  expect(sortedNodes(plan).map((each) => each.node)).toEqual(['b', 'a', 'c'])
})

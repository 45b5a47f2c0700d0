import { expect, it } from 'vitest'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('gradient-boosting')

const place = { version: 1, position: { x: 0, y: 0 } }
const boost = (params: Record<string, number>): WorkflowDocument => ({
  format: 'flowza/1',
  name: 'boosting',
  seed: 42,
  nodes: [
    { id: 'load', type: 'load-dataset', params: { dataset: 'iris' }, ...place },
    { id: 'boosting', type: 'gradient-boosting', params, ...place },
  ],
  edges: [{ from: { node: 'load', port: 'table' }, to: { node: 'boosting', port: 'table' } }],
})

it('reports a falling loss, round by round', async () => {
  await using run = await runDocument(boost({ n_estimators: 8 }))
  const steps = run.events['boosting'].flatMap((event) => (event.event === 'progress' ? [event] : []))
  const losses = steps.map((step) => step.loss ?? Number.NaN)
  expect(steps.at(-1)).toMatchObject({ fraction: 1, note: '8 of 8 rounds' })
  expect(losses).toEqual([...losses].sort((a, b) => b - a))
  expect(losses.length).toBe(8)
})

it('draws rows and features from its seed', async () => {
  const digest = async (params: Record<string, number>) => {
    await using run = await runDocument(
      boost({ n_estimators: 5, subsample: 0.5, colsample_bytree: 0.5, ...params }),
    )
    return run.digests['boosting.model']
  }
  expect(await digest({ random_state: 1 })).toBe(await digest({ random_state: 1 }))
  expect(await digest({ random_state: 1 })).not.toBe(await digest({ random_state: 2 }))
})

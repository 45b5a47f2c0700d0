import { expect, it } from 'vitest'
import { nodeRun } from '../../runs/test-node-run.ts'
import { createTrainedWorkflow, testNodeTypes } from '../core/test-editor.ts'
import { rowsBefore } from './use-rows-before.ts'

const input = { node: 'evaluate', port: 'table' }
const output = { digest: 'd1', kind: 'table' as const, rows: 3, columns: 2, bytes: 9 }
const gave = (node: string, digest: string) => ({
  ...nodeRun,
  node,
  outputs: { table: { ...output, digest } },
})

it('takes what arrived, else what came from before, else the data set', () => {
  const editor = createTrainedWorkflow()
  const at = (results: Parameters<typeof rowsBefore>[2]) =>
    rowsBefore(editor.document(), testNodeTypes, results, input)
  expect(at({})).toBeNull()
  editor.apply(
    { change: 'set_params', node: 'source', set: { dataset: 'people' }, unset: [] },
    { history: 'record' },
  )
  expect(at({})).toEqual({ dataset: 'people' })
  const source = gave('source', 'd1')
  expect(at({ source })).toEqual({ output: { node: 'source', port: 'table', digest: 'd1' } })
  expect(at({ source, prepare: { ...source, node: 'prepare', outputs: {} } })).toEqual(at({ source }))
  expect(at({ source, prepare: gave('prepare', 'd2') })).toEqual({
    output: { node: 'prepare', port: 'table', digest: 'd2' },
  })
})

it('ends where nothing is connected, and where nodes feed each other', () => {
  const editor = createTrainedWorkflow()
  const document = editor.document()
  const loose = { ...document, edges: document.edges.filter(({ to }) => to.node !== 'prepare') }
  expect(rowsBefore(loose, testNodeTypes, {}, input)).toBeNull()
  const back = { from: { node: 'prepare', port: 'table' }, to: { node: 'prepare', port: 'table' } }
  const circle = { ...loose, edges: [...loose.edges, back] }
  expect(rowsBefore(circle, testNodeTypes, {}, input)).toBeNull()
})

import { expect, it } from 'vitest'
import type { WorkflowNode } from '../../../core/document/document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { sampleRows } from './index.ts'

await checkNodeType('sample-rows')

it('draws the rows that pandas draws', async () => {
  const numbers = Array.from({ length: 20 }, (_, row) => row)
  const nodes: Pick<WorkflowNode, 'id' | 'type' | 'params'>[] = [
    { id: 'data', type: 'load-csv', params: { file: 'numbers' } },
    { id: 'sample', type: 'sample-rows', params: { n: 5, random_state: 7 } },
  ]
  const placed = nodes.map((node, index) => ({ ...node, version: 1, position: { x: index * 300, y: 0 } }))
  const edges = [{ from: { node: 'data', port: 'table' }, to: { node: 'sample', port: 'table' } }]
  await using run = await runDocument(
    { format: 'flowza/1', name: 'Sample', seed: 42, nodes: placed, edges },
    { files: { numbers: { content: `row\n${numbers.join('\n')}\n`, schema: null } } },
  )
  const { rows } = await run.rows('sample', 'table')
  // pd.DataFrame({"row": range(20)}).sample(n=5, random_state=7).sort_index()
  expect(rows.flat()).toEqual([1, 2, 5, 11, 17])
})

it('says that a split comes behind it', () => {
  const partition = { name: 'partition', kind: 'categorical', dtype: 'string', role: 'partition' } as const
  const problems = sampleRows.checkInputs({
    node: { id: 'sample', title: 'Sample rows' },
    params: { n: 5, random_state: null },
    inputs: { table: { type: 'table', schema: { columns: [partition], complete: true } } },
    datasets: null,
    formulas: null,
    problem: (message) => ({ code: 'NODE_MESSAGE', severity: 'error', message }),
    insertBefore: () => null,
  })
  expect(problems).toMatchObject([{ message: 'already_split' }])
})

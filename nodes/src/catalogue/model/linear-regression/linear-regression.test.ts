import { expect, it } from 'vitest'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('linear-regression')

const place = { version: 1, position: { x: 0, y: 0 } }
const fit = (params: Record<string, string | number>): WorkflowDocument => ({
  format: 'flowza/1',
  name: 'linear',
  seed: 42,
  nodes: [
    { id: 'load', type: 'load-csv', params: { file: 'data', target: 'y' }, ...place },
    { id: 'model', type: 'linear-regression', params, ...place },
  ],
  edges: [{ from: { node: 'load', port: 'table' }, to: { node: 'model', port: 'table' } }],
})
const withTarget = (values: (string | number)[]) => ({
  data: { content: `x,y\n${values.map((value, row) => `${row},${value}`).join('\n')}\n`, schema: null },
})

it.each([
  ['ols', 'LinearRegression'],
  ['ridge', 'Ridge'],
  ['lasso', 'Lasso'],
])('%s is a %s', async (method, estimator) => {
  await using run = await runDocument(fit({ method, alpha: 0.1 }), { files: withTarget([1.5, 2, 4.5, 4]) })
  expect(run.artifact('model', 'model')).toMatchObject({
    estimator,
    params: { method, alpha: 0.1 },
    signature: { task: 'regression', classes: null },
    trained: { target: { mean: 3 } },
  })
})

it('refuses a target of names', async () => {
  await using run = await runDocument(fit({}), { files: withTarget(['red', 'blue', 'red']) })
  expect(run.results['model']).toMatchObject({
    error: {
      name: 'target_not_numeric',
      column: 'y',
      message: expect.stringContaining('holds categorical values'),
    },
  })
})

import { expect, it } from 'vitest'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { validate } from '../../../core/document/validate.ts'
import { runDocument, showcaseSchema } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'
import { nodeTypes } from '../../index.ts'

await checkNodeType('logistic-regression')

const place = { version: 1, position: { x: 0, y: 0 } }
const fit = (
  load: WorkflowDocument['nodes'][number],
  params: Record<string, string | number>,
): WorkflowDocument => ({
  format: 'flowza/1',
  name: 'logistic',
  seed: 42,
  nodes: [load, { id: 'model', type: 'logistic-regression', params, ...place }],
  edges: [{ from: { node: load.id, port: 'table' }, to: { node: 'model', port: 'table' } }],
})
const csv = { id: 'load', type: 'load-csv', params: { file: 'data', target: 'y' }, ...place }

it('warns when the classes are told apart perfectly and nothing holds the coefficients', async () => {
  const files = { data: { content: 'x,y\n1,a\n2,a\n3,b\n4,b\n', schema: null } }
  await using free = await runDocument(fit(csv, { penalty: 'none' }), { files })
  expect(free.results['model']).toMatchObject({
    status: 'succeeded',
    warnings: [{ name: 'did_not_converge' }],
  })
  await using held = await runDocument(fit(csv, {}), { files })
  expect(held.results['model']).toMatchObject({ status: 'succeeded', warnings: [] })
})

it('refuses a target of amounts', async () => {
  const load = { ...csv, type: 'load-dataset', params: { dataset: 'california-housing' } }
  await using run = await runDocument(fit(load, {}))
  expect(run.results['model']).toMatchObject({ error: { name: 'not_numeric', column: 'ocean_proximity' } })
  const content = `x,y\n${Array.from({ length: 25 }, (_, row) => `${row},${row}.5`).join('\n')}\n`
  await using amounts = await runDocument(fit(csv, {}), { files: { data: { content, schema: null } } })
  expect(amounts.results['model']).toMatchObject({ error: { name: 'too_many_classes', column: 'y' } })
})

it('has nothing to say of a table that fits', async () => {
  const load = { ...csv, type: 'load-dataset', params: { dataset: 'iris' } }
  const datasets = { iris: await showcaseSchema('iris') }
  expect(validate(fit(load, {}), nodeTypes, { datasets, formulas: null })).toEqual([])
})

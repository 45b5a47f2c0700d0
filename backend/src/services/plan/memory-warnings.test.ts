import { serverNodeTypes as nodeTypes } from '@flowza/nodes/catalogue/server'
import {
  applyChanges,
  estimateCosts,
  validate,
  type WorkflowDocument,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { expect, it } from 'vitest'
import type { NodeForecast } from '../../contracts/index.ts'
import { expectedBytes } from '../../runs/plan-limits.ts'
import { planRun } from '../../runs/run-plan.ts'
import { memoryWarnings } from './memory-warnings.ts'

const node = (id: string, type: string, params: WorkflowNode['params']): WorkflowNode => ({
  id,
  type,
  version: 1,
  params,
  position: { x: 0, y: 0 },
})
const table = (from: string, to: string) => ({
  from: { node: from, port: 'table' },
  to: { node: to, port: 'table' },
})

const document: WorkflowDocument = {
  format: 'flowza/1',
  name: 'Large',
  seed: 42,
  nodes: [
    node('load', 'load-csv', { file: 'large', target: 'y' }),
    node('split', 'train-test-split', {}),
    node('forest', 'random-forest', { n_estimators: 100 }),
  ],
  edges: [table('load', 'split'), table('split', 'forest')],
}

function warningsOf(workflow: WorkflowDocument, rows: number) {
  const costs = estimateCosts(workflow, nodeTypes, {
    schemas: { datasets: null, formulas: null },
    datasets: { large: { rows, columns: 30, bytes: 200 * rows } },
  })
  const nodes = workflow.nodes.map(({ id, type }): NodeForecast => ({
    node: id,
    title: id,
    type,
    will: 'run',
    because: '',
    receipt: null,
    causes: [],
    seconds: null,
    bytes: expectedBytes(costs.get(id)?.bytes ?? 0),
    memoryLimitBytes: null,
    rows: null,
    measured: 0,
  }))
  const limits = { nodeMemoryBytes: 2e9, mostNodeMemoryBytes: 4e9 }
  const plan = planRun(workflow, null, nodeTypes)
  return memoryWarnings({ nodeTypes, limits }, { document: workflow, plan, nodes, costs })
}

it('says nothing while the machine is large enough', () => {
  expect(warningsOf(document, 10_000)).toEqual([])
})

it('warns of a node that is too large and offers a sample with which it fits', () => {
  const warnings = warningsOf(document, 5_000_000)
  const forest = warnings.find((warning) => warning.node === 'forest')
  expect(forest).toMatchObject({ code: 'MACHINE_TOO_SMALL', severity: 'warning' })
  const [fix] = forest?.fixes ?? []
  expect(fix.title).toMatch(/^Work on [\d,]+ rows drawn at random$/)
  const smaller = applyChanges(document, fix.changes)
  const sample = smaller.nodes.find(({ type }) => type === 'sample-rows')
  expect(smaller.edges.map((edge) => `${edge.from.node} ${edge.to.node}`).sort()).toEqual(
    [`load ${sample?.id}`, 'split forest', `${sample?.id} split`].sort(),
  )
  expect(
    validate(smaller, nodeTypes, { datasets: null, formulas: null }).filter(
      ({ severity }) => severity === 'error',
    ),
  ).toEqual([])
  expect(warningsOf(smaller, 5_000_000).filter((warning) => warning.node === 'forest')).toEqual([])
})

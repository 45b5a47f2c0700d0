import { describe, expect, it } from 'vitest'
import type { WorkflowDocument, WorkflowNode } from '../../../core/document/document.ts'
import { validate } from '../../../core/document/validate.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'
import { nodeTypes } from '../../index.ts'

await checkNodeType('evaluate-classification')

const place = { version: 1, position: { x: 0, y: 0 } }
const table = (from: string, to: string) => ({
  from: { node: from, port: 'table' },
  to: { node: to, port: 'table' },
})
const csv = (id: string): WorkflowNode => ({
  id,
  type: 'load-csv',
  params: { file: id, target: 'y' },
  ...place,
})

/** A tree on the file `train`, measured on the file `test`, or on `train` itself. */
function measure(
  params: Record<string, string | number>,
  on: 'train' | 'test' | 'encoded' = 'test',
): WorkflowDocument {
  return {
    format: 'flowza/1',
    name: 'measure',
    seed: 42,
    nodes: [
      csv('train'),
      csv('test'),
      { id: 'encode', type: 'one-hot-encode', params: {}, ...place },
      { id: 'encoded', type: 'one-hot-encode', params: {}, ...place },
      { id: 'tree', type: 'decision-tree', params: { max_depth: 2 }, ...place },
      { id: 'evaluate', type: 'evaluate-classification', params, ...place },
    ],
    edges: [
      table('train', 'encode'),
      table('test', 'encoded'),
      table('encode', 'tree'),
      table(on, 'evaluate'),
      { from: { node: 'tree', port: 'model' }, to: { node: 'evaluate', port: 'model' } },
    ],
  }
}

const train = 'x,c,y\n1,r,no\n2,g,no\n3,b,yes\n4,r,yes\n5,g,yes\n6,b,yes\n'

async function evaluated(document: WorkflowDocument, test: string) {
  const content = (text: string) => ({ content: text, schema: null })
  await using run = await runDocument(document, { files: { train: content(train), test: content(test) } })
  const result = run.results['evaluate']
  if (result.status === 'failed') return { error: result.error, warnings: [] }
  const page = await run.rows('evaluate', 'predictions')
  return {
    metrics: run.artifact('evaluate', 'metrics'),
    page,
    warnings: result.warnings.map(({ name }) => name),
  }
}

describe('rows of another table', () => {
  it('go through what the model still does to them', async () => {
    const { page, metrics, warnings } = await evaluated(measure({}), 'x,c,y\n1,r,no\n9,g,yes\n2,violet,yes\n')
    expect(page?.columns).toEqual(['x', 'c', 'y', 'predicted', 'probability_no', 'probability_yes'])
    expect(page?.rows).toEqual([
      [1, 'r', 'no', 'no', 1, 0],
      [9, 'g', 'yes', 'yes', 0, 1],
      [2, 'violet', 'yes', 'no', 1, 0],
    ])
    expect(metrics).toMatchObject({
      rows: 3,
      partition: null,
      metrics: { accuracy: 2 / 3, recall: 0.5, precision: 1 },
    })
    expect(warnings).toEqual([])
  })

  it.each([
    ['without a column', {}, 'c,y\nr,no\ng,yes\n', 'columns_missing', 'x'],
    ['with a class of its own', {}, 'x,c,y\n1,r,no\n2,g,maybe\n', 'unseen_class', 'y'],
    ['with another kind of target', {}, 'x,c,y\n1,r,1\n2,g,0\n', 'column_changed', 'y'],
    ['with text for a number', {}, 'x,c,y\nmany,r,no\nfew,g,yes\n', 'column_changed', 'x'],
    ['with a gap in the target', {}, 'x,c,y\n1,r,no\n2,g,\n', 'target_has_gaps', 'y'],
    ['that were never split', { partition: 'test' }, 'x,c,y\n1,r,no\n', 'partition_absent', null],
    [
      'with an unknown positive class',
      { positive_class: 'maybe' },
      'x,c,y\n1,r,no\n',
      'positive_class_unknown',
      null,
    ],
  ])('%s are refused', async (_case, params, test, name, column) => {
    const { error } = await evaluated(measure(params), test)
    expect(error).toMatchObject({ code: 'NODE_ERROR', name, column })
    expect(error?.message).not.toMatch(/[{}]/)
  })

  it('without the target are refused', async () => {
    const document = measure({})
    const nodes = document.nodes.map((node) =>
      node.id === 'test' ? { ...node, params: { file: 'test' } } : node,
    )
    const { error } = await evaluated({ ...document, nodes }, 'x,c\n1,r\n')
    expect(error).toMatchObject({ name: 'target_missing', column: 'y' })
  })

  it('prepared by another encoder are refused', async () => {
    const { error } = await evaluated(measure({}, 'encoded'), 'x,c,y\n1,r,no\n2,violet,yes\n')
    expect(error).toMatchObject({ name: 'prepared_differently' })
  })
})

it('warns when these are the rows that the model learned from', async () => {
  const document = measure({})
  const edges = document.edges.map((edge) =>
    edge.to.node === 'evaluate' && edge.to.port === 'table' ? table('encode', 'evaluate') : edge,
  )
  const { warnings } = await evaluated({ ...document, edges }, train)
  expect(warnings).toEqual(['trained_on_these'])
})

describe('two classes', () => {
  const test = 'x,c,y\n1,r,no\n2,g,no\n3,b,yes\n4,r,yes\n'

  it('are measured for the last, or for the one that is chosen', async () => {
    const last = await evaluated(measure({}), test)
    const first = await evaluated(measure({ positive_class: 'no' }), test)
    expect(last.metrics).toMatchObject({
      charts: expect.arrayContaining([expect.objectContaining({ chart: 'roc_curve' })]),
    })
    const labels = (artifact: typeof last.metrics) =>
      artifact?.kind === 'metrics'
        ? artifact.charts.flatMap((chart) =>
            chart.chart === 'roc_curve' ? chart.curves.map(({ label }) => label) : [],
          )
        : []
    expect([labels(last.metrics), labels(first.metrics)]).toEqual([['yes'], ['no']])
  })

  it('are told apart at the threshold', async () => {
    const predicted = async (threshold: number) => {
      const { page } = await evaluated(measure({ threshold }), test)
      return page?.rows.map((cells) => cells[page.columns.indexOf('predicted')])
    }
    expect(await predicted(0)).toEqual(['yes', 'yes', 'yes', 'yes'])
    expect(await predicted(0.5)).toEqual(['no', 'no', 'yes', 'yes'])
    expect(await predicted(1)).toEqual(['no', 'no', 'yes', 'yes'])
  })
})

it('leaves out what one class alone does not define', async () => {
  const { metrics } = await evaluated(measure({}), 'x,c,y\n3,b,yes\n4,r,yes\n')
  expect(metrics).toMatchObject({
    metrics: { accuracy: 1, roc_auc: null },
    intervals: { accuracy: [expect.closeTo(0.34237, 4), 1] },
  })
})

describe('a positive class that the model doesn’t have', () => {
  const files = (rows: string) => ({ content: rows, schema: null })
  const problemsAfterRun = async (wanted: string, rows: string) => {
    const document = measure({ positive_class: wanted })
    await using run = await runDocument(measure({}), { files: { train: files(rows), test: files(rows) } })
    const problems = validate(document, nodeTypes, {
      datasets: {},
      formulas: null,
      observed: { tree: run.schemas['tree'] },
    })
    return problems.filter(({ param }) => param === 'positive_class')
  }

  it('is a problem of the param once a run has shown the classes', async () => {
    expect(await problemsAfterRun('yes', train)).toEqual([])
    const [problem, ...others] = await problemsAfterRun('maybe', train)
    expect(problem).toMatchObject({ node: 'evaluate', severity: 'error' })
    expect(problem.message).toBe('The model has no class "maybe"; its classes are "no" and "yes".')
    expect(others).toEqual([])
  })

  it('can’t be chosen of three', async () => {
    const [problem] = await problemsAfterRun('yes', `${train}7,r,perhaps\n8,g,perhaps\n`)
    expect(problem.message).toBe('A positive class needs a model of two classes; this one has 3.')
  })
})

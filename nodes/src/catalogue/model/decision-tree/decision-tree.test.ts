import { describe, expect, it } from 'vitest'
import { applyChanges } from '../../../core/document/apply-change.ts'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { hasErrors } from '../../../core/document/problem.ts'
import { validate } from '../../../core/document/validate.ts'
import { runDocument, showcaseSchema } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'
import { nodeTypes } from '../../index.ts'

await checkNodeType('decision-tree')

/** A file or data set straight into a tree. */
function grow(load: { type: string; params: Record<string, string> }, params: Record<string, string> = {}) {
  const place = { version: 1, position: { x: 0, y: 0 } }
  const document: WorkflowDocument = {
    format: 'flowza/1',
    name: 'tree',
    seed: 42,
    nodes: [
      { id: 'load', ...load, ...place },
      { id: 'tree', type: 'decision-tree', params, ...place },
    ],
    edges: [{ from: { node: 'load', port: 'table' }, to: { node: 'tree', port: 'table' } }],
  }
  return document
}

const csv = (target = 'y') => ({ type: 'load-csv', params: { file: 'data', target } })

async function outcome(content: string, params: Record<string, string> = {}, target = 'y') {
  await using run = await runDocument(grow(csv(target), params), {
    files: { data: { content, schema: null } },
  })
  const result = run.results['tree']
  return result.status === 'failed' ? result.error : result.outputs['model']
}

describe('what a tree refuses', () => {
  it.each([
    [
      'a gap in the target',
      'x,y\n1,a\n2,\n3,b\n',
      'target_has_gaps',
      'y',
      '"y" is missing in 1 of the 3 training rows',
    ],
    ['one class', 'x,y\n1,a\n2,a\n', 'single_class', 'y', 'Every training row has the same class, "a"'],
    ['text', 'x,w,y\n1,red,a\n2,blue,b\n', 'not_numeric', 'w', 'The features w hold text or dates'],
    ['a target of dates', 'x,y\n1,2026-01-01\n2,2026-01-02\n', 'target_is_date', 'y', '"y" holds dates'],
    [
      'numbers beyond single precision',
      'x,y\n1,a\n1e300,b\n',
      'infinite_values',
      'x',
      '"x" has infinite values',
    ],
  ])('%s', async (_case, content, name, column, message) => {
    const error = await outcome(content)
    expect(error).toMatchObject({ code: 'NODE_ERROR', name, column })
    expect(error).toHaveProperty('message', expect.stringContaining(message))
  })

  it('more classes than numbers that name classes can be', async () => {
    const content = `x,y\n${Array.from({ length: 30 }, (_, row) => `${row},${row * 2}`).join('\n')}\n`
    expect(await outcome(content, { task: 'classification' })).toMatchObject({ name: 'too_many_classes' })
    expect(await outcome(content)).toMatchObject({ signature: { task: 'regression', classes: null } })
  })
})

describe('what a tree learns', () => {
  it('classes, sorted by code point, with what it was trained on', async () => {
    const model = await outcome('x,y\n1,é\n2,a\n3,B\n4,10\n5,9\n')
    expect(model).toMatchObject({
      estimator: 'DecisionTreeClassifier',
      params: { max_depth: null, random_state: 42 },
      signature: { task: 'classification', classes: ['10', '9', 'B', 'a', 'é'], features: [{ name: 'x' }] },
      trained: { partition: null, rows: 5, target: { classCounts: [1, 1, 1, 1, 1] } },
    })
  })

  it('yes and no as booleans', async () => {
    const model = await outcome('x,y\n1,true\n2,false\n3,true\n')
    expect(model).toMatchObject({
      signature: { classes: [false, true] },
      trained: { target: { classCounts: [1, 2] } },
    })
  })

  it('rows with gaps in a feature', async () => {
    const model = await outcome('x,z,y\n1,1.5,a\n2,,b\n3,,b\n')
    expect(model).toMatchObject({ estimator: 'DecisionTreeClassifier', trained: { rows: 3 } })
  })

  it('numbers, with their mean for the baseline', async () => {
    const model = await outcome('x,y\n1,1.5\n2,2.5\n3,5\n')
    expect(model).toMatchObject({ estimator: 'DecisionTreeRegressor', trained: { target: { mean: 3 } } })
  })
})

describe('what is said before a run', () => {
  it('names the text features and offers to prepare them', async () => {
    const datasets = { titanic: await showcaseSchema('titanic') }
    const document = grow({ type: 'load-dataset', params: { dataset: 'titanic' } })
    const problems = validate(document, nodeTypes, { datasets, formulas: null })
    expect(problems).toMatchObject([
      { code: 'COLUMN_KIND_MISMATCH', severity: 'error', node: 'tree', port: 'table', column: 'Sex' },
    ])
    const fixes = problems.flatMap((problem) => problem.fixes ?? [])
    expect(fixes.map((fix) => fix.title)).toEqual(['One-hot encode Sex and Embarked'])
    const fixed = fixes.slice(0, 1).reduce((before, fix) => applyChanges(before, fix.changes), document)
    expect(hasErrors(validate(fixed, nodeTypes, { datasets, formulas: null }))).toBe(false)
    expect(fixed.nodes.map((node) => node.type)).toEqual(['load-dataset', 'decision-tree', 'one-hot-encode'])
  })

  it('misses a target', async () => {
    const { columns } = await showcaseSchema('iris')
    const iris = {
      columns: columns.map((column) => ({ ...column, role: 'feature' as const })),
      complete: true,
    }
    const document = grow({ type: 'load-dataset', params: { dataset: 'iris' } })
    const [problem] = validate(document, nodeTypes, { datasets: { iris }, formulas: null })
    expect(problem).toMatchObject({
      code: 'TARGET_MISSING',
      node: 'tree',
      hint: expect.stringContaining('Select columns'),
    })
  })

  it('knows that classes are no numbers', async () => {
    const datasets = { iris: await showcaseSchema('iris') }
    const document = grow({ type: 'load-dataset', params: { dataset: 'iris' } }, { task: 'regression' })
    expect(validate(document, nodeTypes, { datasets, formulas: null })).toMatchObject([
      { code: 'TASK_MISMATCH', column: 'species' },
    ])
  })
})

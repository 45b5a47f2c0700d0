/** What is said before a run about models that are measured on rows they learned from, and the fixes that are offered. */
import { beforeAll, describe, expect, it } from 'vitest'
import { applyChanges } from '../../../core/document/apply-change.ts'
import { invertChanges } from '../../../core/document/invert-change.ts'
import type { WorkflowDocument, WorkflowNode } from '../../../core/document/document.ts'
import type { Problem } from '../../../core/document/problem.ts'
import { validate } from '../../../core/document/validate.ts'
import type { TableSchema } from '../../../core/table/schema.ts'
import { showcaseSchema } from '../../../runtime/testing/run-document.ts'
import { nodeTypes } from '../../index.ts'

let datasets: Record<string, TableSchema>
beforeAll(async () => {
  const iris = await showcaseSchema('iris')
  datasets = { iris, more: iris }
})

/** `load: load-dataset iris`, `forest <- split.table`, in one line each. */
function workflow(
  nodes: Record<string, [type: string, params?: WorkflowNode['params']]>,
  edges: string[],
): WorkflowDocument {
  const end = (text: string) => {
    const [node, port = 'table'] = text.split('.')
    return { node, port }
  }
  return {
    format: 'flowza/1',
    name: 'training rows',
    seed: 42,
    nodes: Object.entries(nodes).map(([id, [type, params = {}]], index) => ({
      id,
      type,
      version: 1,
      params,
      position: { x: 300 * index, y: 0 },
    })),
    edges: edges.map((edge) => {
      const [from, to] = edge.split(' -> ')
      return { from: end(from), to: end(to) }
    }),
  }
}

const iris: [string, WorkflowNode['params']] = ['load-dataset', { dataset: 'iris' }]
const problemsOf = (document: WorkflowDocument) => validate(document, nodeTypes, { datasets, formulas: null })
const leaks = (document: WorkflowDocument) =>
  problemsOf(document).filter(({ code }) => code === 'EVALUATES_TRAINING_ROWS')

function applyFix(document: WorkflowDocument, problem: Problem | undefined): WorkflowDocument {
  const [fix] = problem?.fixes ?? []
  if (fix === undefined) throw new Error('There is no fix.')
  return applyChanges(document, fix.changes)
}

const models = { forest: ['random-forest'], evaluate: ['evaluate-classification'] } satisfies Record<
  string,
  [string]
>

describe('a model measured on', () => {
  it('the test rows of its own table is fine', () => {
    const document = workflow({ load: iris, split: ['train-test-split'], ...models }, [
      'load -> split',
      'split -> forest',
      'split -> evaluate',
      'forest.model -> evaluate.model',
    ])
    expect(problemsOf(document)).toEqual([])
  })

  it('another data set is fine', () => {
    const document = workflow({ load: iris, more: ['load-dataset', { dataset: 'more' }], ...models }, [
      'load -> forest',
      'more -> evaluate',
      'forest.model -> evaluate.model',
    ])
    expect(leaks(document)).toEqual([])
  })

  it('the rows it learned from gets a split before whatever learns', () => {
    const document = workflow({ load: iris, scale: ['scale'], ...models }, [
      'load -> scale',
      'scale -> forest',
      'scale -> evaluate',
      'forest.model -> evaluate.model',
    ])
    const [problem] = leaks(document)
    expect(problem).toMatchObject({
      severity: 'warning',
      node: 'evaluate',
      port: 'table',
      message:
        '"Evaluate classification" measures the model on the rows it learned from, so it looks better than it is.',
    })
    const fixed = applyFix(document, problem)
    expect(problemsOf(fixed)).toEqual([])
    expect(fixed.edges).toContainEqual({
      from: { node: 'load', port: 'table' },
      to: { node: 'train-test-split', port: 'table' },
    })
    expect(fixed.nodes.map(({ id, position }) => [id, position.x])).toEqual([
      ['load', 0],
      ['scale', 580],
      ['forest', 880],
      ['evaluate', 1180],
      ['train-test-split', 280],
    ])
    const undo = invertChanges(document, problem?.fixes?.[0].changes ?? [])
    expect(applyChanges(fixed, undo)).toEqual(document)
  })

  it('the table from before its split is led to the table of the model', () => {
    const document = workflow({ load: iris, split: ['train-test-split'], ...models }, [
      'load -> split',
      'split -> forest',
      'load -> evaluate',
      'forest.model -> evaluate.model',
    ])
    const [problem] = leaks(document)
    expect(problem.message).toContain('gets the table from before the split')
    expect(problemsOf(applyFix(document, problem))).toEqual([])
  })

  it('a split of rows that it all learned from is trained on the split table', () => {
    const document = workflow({ load: iris, split: ['train-test-split'], ...models }, [
      'load -> split',
      'load -> forest',
      'split -> evaluate',
      'forest.model -> evaluate.model',
    ])
    const [problem] = leaks(document)
    expect(problem.message).toContain('so it has seen the test rows')
    expect(problemsOf(applyFix(document, problem))).toEqual([])
  })

  it('another split of the same rows is led to its own', () => {
    const document = workflow(
      {
        load: iris,
        split: ['train-test-split'],
        other: ['train-test-split', { random_state: 1 }],
        ...models,
      },
      [
        'load -> split',
        'load -> other',
        'split -> forest',
        'other -> evaluate',
        'forest.model -> evaluate.model',
      ],
    )
    const [problem] = leaks(document)
    expect(problem.message).toContain('another split')
    expect(problemsOf(applyFix(document, problem))).toEqual([])
  })

  it.each(['train', 'all'])('its %s rows by choice is led to the test rows', (partition) => {
    const document = workflow(
      {
        load: iris,
        split: ['train-test-split'],
        forest: ['random-forest'],
        evaluate: ['evaluate-classification', { partition }],
      },
      ['load -> split', 'split -> forest', 'split -> evaluate', 'forest.model -> evaluate.model'],
    )
    const [problem] = leaks(document)
    expect(problem.fixes?.[0].title).toBe('Measure on the test rows')
    expect(problemsOf(applyFix(document, problem))).toEqual([])
  })

  it('training rows is no matter for figures that the model has of itself', () => {
    const params = { method: 'model', partition: 'train' }
    const document = workflow(
      {
        load: iris,
        split: ['train-test-split'],
        forest: ['random-forest'],
        explain: ['feature-importance', params],
      },
      ['load -> split', 'split -> forest', 'split -> explain', 'forest.model -> explain.model'],
    )
    expect(leaks(document)).toEqual([])
  })
})

it('knows a model of numbers before a run', () => {
  const document = workflow(
    {
      load: iris,
      split: ['train-test-split'],
      model: ['linear-regression'],
      evaluate: ['evaluate-classification'],
    },
    ['load -> split', 'split -> model', 'split -> evaluate', 'model.model -> evaluate.model'],
  )
  expect(problemsOf(document)).toContainEqual(
    expect.objectContaining({ code: 'TASK_MISMATCH', node: 'evaluate', port: 'model', severity: 'error' }),
  )
})

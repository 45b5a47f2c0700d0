import { expect, it } from 'vitest'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('evaluate-regression')

const place = { version: 1, position: { x: 0, y: 0 } }
const table = (from: string, to: string) => ({
  from: { node: from, port: 'table' },
  to: { node: to, port: 'table' },
})

function measure(model: string, params: Record<string, string> = {}): WorkflowDocument {
  return {
    format: 'flowza/1',
    name: 'measure',
    seed: 42,
    nodes: [
      { id: 'load', type: 'load-csv', params: { file: 'data', target: 'y' }, ...place },
      { id: 'split', type: 'train-test-split', params: { validation_size: 0.2 }, ...place },
      { id: 'model', type: model, params: {}, ...place },
      { id: 'evaluate', type: 'evaluate-regression', params, ...place },
    ],
    edges: [
      table('load', 'split'),
      table('split', 'model'),
      table('split', 'evaluate'),
      { from: { node: 'model', port: 'model' }, to: { node: 'evaluate', port: 'model' } },
    ],
  }
}

const rows = (y: (row: number) => string | number) => ({
  data: {
    content: `x,y\n${Array.from({ length: 20 }, (_, row) => `${row},${y(row)}`).join('\n')}\n`,
    schema: null,
  },
})

it('measures a line exactly, on the rows that are asked for', async () => {
  await using run = await runDocument(measure('linear-regression'), { files: rows((row) => 2 * row + 0.5) })
  const metrics = run.artifact('evaluate', 'metrics')
  expect(metrics).toMatchObject({
    rows: 5,
    partition: 'test',
    metrics: { r2: expect.closeTo(1, 12), max_error: expect.closeTo(0, 12) },
    charts: [{ chart: 'residuals', rows: 5 }],
    summary: [
      expect.stringMatching(
        /^On the 5 test rows the predictions miss y by .* on average; always guessing the mean misses by 1\d/,
      ),
      expect.stringContaining('100 %'),
    ],
  })
  expect(run.artifact('evaluate', 'predictions')).toMatchObject({ rows: 5, partitions: { test: 5 } })
  await using validation = await runDocument(measure('linear-regression', { partition: 'validation' }), {
    files: rows((row) => 2 * row + 0.5),
  })
  expect(validation.artifact('evaluate', 'metrics')).toMatchObject({ rows: 4, partition: 'validation' })
})

it('refuses a classifier', async () => {
  const files = rows((row) => (row % 2 === 0 ? 'even' : 'odd'))
  await using run = await runDocument(measure('decision-tree'), { files })
  expect(run.results['evaluate']).toMatchObject({ error: { name: 'not_a_regression' } })
})

it('says when a model is no better than the mean', async () => {
  const files = rows((row) => [3.5, 1.25, 4.5, 1, 5.5, 9, 2.5, 6][row % 8])
  await using run = await runDocument(measure('decision-tree'), { files })
  const { summary } = run.artifact('evaluate', 'metrics') as { summary: string[] }
  expect(summary.at(-1)).toMatch(/^The model explains none of the differences between the rows \(R² -/)
})

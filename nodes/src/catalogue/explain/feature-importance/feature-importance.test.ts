import { describe, expect, it } from 'vitest'
import type { WorkflowDocument } from '../../../core/document/document.ts'
import { runDocument } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'

await checkNodeType('feature-importance')

const place = { version: 1, position: { x: 0, y: 0 } }
const table = (from: string, to: string) => ({
  from: { node: from, port: 'table' },
  to: { node: to, port: 'table' },
})

function explain(model: string, params: Record<string, string | number>): WorkflowDocument {
  return {
    format: 'flowza/1',
    name: 'explain',
    seed: 42,
    nodes: [
      { id: 'load', type: 'load-dataset', params: { dataset: 'iris' }, ...place },
      { id: 'split', type: 'train-test-split', params: { method: 'stratified' }, ...place },
      { id: 'model', type: model, params: {}, ...place },
      { id: 'explain', type: 'feature-importance', params, ...place },
    ],
    edges: [
      table('load', 'split'),
      table('split', 'model'),
      table('split', 'explain'),
      { from: { node: 'model', port: 'model' }, to: { node: 'explain', port: 'model' } },
    ],
  }
}

describe('the model’s own figures', () => {
  it.each([
    ['random-forest', 'share of impurity decrease'],
    ['gradient-boosting', 'share of gain'],
  ])('of %s are a %s and add up to 1', async (model, measure) => {
    await using run = await runDocument(explain(model, { method: 'model' }))
    const artifact = run.artifact('explain', 'metrics')
    expect(artifact).toMatchObject({ rows: 112, partition: 'train', charts: [{ measure }] })
    const values = Object.values(artifact.kind === 'metrics' ? artifact.metrics : {})
    expect(values).toHaveLength(4)
    expect(values.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBeCloseTo(1, 6)
  })

  it('of a linear model are its coefficients', async () => {
    await using run = await runDocument(explain('logistic-regression', { method: 'model' }))
    expect(run.artifact('explain', 'metrics')).toMatchObject({
      charts: [{ measure: 'absolute coefficient' }],
    })
  })
})

describe('permutation', () => {
  it('ranks the columns and says which matters most', async () => {
    await using run = await runDocument(explain('random-forest', { n_repeats: 3 }))
    const artifact = run.artifact('explain', 'metrics')
    expect(artifact).toMatchObject({ task: 'explanation', rows: 38, partition: 'test' })
    const { rows } = await run.rows('explain', 'importances')
    const [top, ...rest] = rows.map((cells) => Number(cells[1]))
    expect(rest.every((value) => value <= top)).toBe(true)
    expect(artifact).toHaveProperty(
      'summary.0',
      expect.stringContaining(`Shuffling ${String(rows[0][0])} in the 38 test rows`),
    )
    const fractions = run.events['explain'].flatMap((event) =>
      event.event === 'progress' ? [event.fraction] : [],
    )
    expect(fractions).toEqual([0.25, 0.5, 0.75, 1])
  })

  it('gives other figures with another seed', async () => {
    const digest = async (seed: number) => {
      await using run = await runDocument(
        explain('random-forest', { random_state: seed, scoring: 'neg_log_loss' }),
      )
      return run.digests['explain.importances']
    }
    expect(await digest(1)).toBe(await digest(1))
    expect(await digest(1)).not.toBe(await digest(2))
  })

  it('refuses a score of the other task', async () => {
    await using run = await runDocument(explain('random-forest', { scoring: 'r2' }))
    expect(run.results['explain']).toMatchObject({
      error: {
        name: 'score_mismatch',
        message: 'The score "r2" is for numbers, but the model predicts classes.',
      },
    })
  })
})

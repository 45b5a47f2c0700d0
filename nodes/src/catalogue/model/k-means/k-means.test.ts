import { describe, expect, it } from 'vitest'
import type { Chart } from '../../../core/artifact/chart.ts'
import { applyChanges } from '../../../core/document/apply-change.ts'
import type { WorkflowDocument, WorkflowNode } from '../../../core/document/document.ts'
import { validate } from '../../../core/document/validate.ts'
import { runDocument, showcaseSchema, type DocumentRun } from '../../../runtime/testing/run-document.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'
import { nodeTypes } from '../../index.ts'

await checkNodeType('k-means')

type Step = [id: string, type: string, params?: WorkflowNode['params']]

/** A chain of nodes, each with the table of the one before it. */
function chain(steps: readonly Step[]): WorkflowDocument {
  return {
    format: 'flowza/1',
    name: 'clusters',
    seed: 42,
    nodes: steps.map(([id, type, params = {}]) => ({
      id,
      type,
      params,
      version: 1,
      position: { x: 0, y: 0 },
    })),
    edges: steps.slice(1).map(([id], place) => ({
      from: { node: steps[place][0], port: 'table' },
      to: { node: id, port: 'table' },
    })),
  }
}

const iris: Step = ['data', 'load-dataset', { dataset: 'iris' }]

function metricsOf(run: DocumentRun) {
  const artifact = run.artifact('clusters', 'metrics')
  if (artifact.kind !== 'metrics') throw new Error('These are no metrics.')
  return artifact
}

function chartOf<Kind extends Chart['chart']>(run: DocumentRun, kind: Kind): Extract<Chart, { chart: Kind }> {
  const chart = metricsOf(run).charts.find((candidate) => candidate.chart === kind)
  if (chart?.chart !== kind) throw new Error(`There is no chart ${kind}.`)
  return chart as Extract<Chart, { chart: Kind }>
}

describe('the plot', () => {
  it('shows more than two columns along their principal components, with the centres', async () => {
    await using run = await runDocument(chain([iris, ['scaled', 'scale'], ['clusters', 'k-means']]))
    const { axes, clusters, x, y, cluster, row, columns, rows } = chartOf(run, 'clusters')
    // Of the correlation matrix of Fisher's flowers: 2.9185 and 0.9140 of 4.
    expect(axes).toMatchObject([
      { of: 'component', place: 1, share: expect.closeTo(0.7296, 4) },
      { of: 'component', place: 2, share: expect.closeTo(0.2285, 4) },
    ])
    expect([x, y, cluster, row].map(({ length }) => length)).toEqual([150, 150, 150, 150])
    expect(rows).toBe(150)
    expect(clusters.map((own) => own.rows)).toEqual([53, 50, 47])
    // A projection is linear: the centre of the points is the point of the centre.
    clusters.forEach(({ centre }, own) => {
      const mean = (values: number[]) => {
        const mine = values.filter((_, place) => cluster[place] === own)
        return mine.reduce((sum, value) => sum + value, 0) / mine.length
      }
      expect(mean(x)).toBeCloseTo(centre[0], 4)
      expect(mean(y)).toBeCloseTo(centre[1], 4)
    })
    expect(columns.map(({ name }) => name)).toContain('petal_length')
    const lengths = columns.find(({ name }) => name === 'petal_length')?.values ?? []
    expect(lengths.slice(0, 3), 'in centimetres, as they were read').toEqual([1.4, 1.4, 1.3])
  })

  it('shows two columns as they are, in their own units', async () => {
    const columns = { by: 'names', names: ['petal_length', 'petal_width'] }
    await using run = await runDocument(
      chain([iris, ['scaled', 'scale'], ['clusters', 'k-means', { columns }]]),
    )
    const { axes, x, y, clusters } = chartOf(run, 'clusters')
    expect(axes).toEqual([
      { of: 'column', name: 'petal_length' },
      { of: 'column', name: 'petal_width' },
    ])
    expect([x[0], y[0]]).toEqual([1.4, 0.2])
    for (const { centre } of clusters) {
      expect(centre[0]).toBeGreaterThan(1)
      expect(centre[0]).toBeLessThan(7)
    }
  })

  it('spreads a single column by row', async () => {
    const columns = { by: 'names', names: ['petal_length'] }
    await using run = await runDocument(chain([iris, ['clusters', 'k-means', { columns }]]))
    const { axes, y } = chartOf(run, 'clusters')
    expect(axes[1]).toEqual({ of: 'row' })
    expect(y.slice(0, 2)).toEqual([1, 2])
  })

  it('draws 2,000 of more rows, and says so', async () => {
    const data: Step = ['data', 'load-dataset', { dataset: 'california-housing' }]
    const params = { n_clusters: 4, n_init: 1 }
    await using run = await runDocument(
      chain([data, ['filled', 'impute'], ['scaled', 'scale'], ['clusters', 'k-means', params]]),
    )
    const { x, row, rows } = chartOf(run, 'clusters')
    expect(x).toHaveLength(2_000)
    expect(row.toSorted((a, b) => a - b)).toEqual(row)
    expect(rows).toBe(metricsOf(run).rows)
    expect(metricsOf(run).summary[1]).toContain('2,000 rows drawn at random')
  })
})

describe('what is told of each cluster', () => {
  it('is in the units of the file, the most telling column first', async () => {
    await using run = await runDocument(chain([iris, ['scaled', 'scale'], ['clusters', 'k-means']]))
    const { columns, clusters } = chartOf(run, 'cluster_profiles')
    expect(clusters.map(({ rows }) => rows)).toEqual([53, 50, 47])
    expect(columns[0].name).toBe('petal_length')
    // Means of the setosa flowers, which are a cluster of their own.
    const setosa = Object.fromEntries(columns.map(({ name, centres }) => [name, centres[1]]))
    expect(setosa['petal_length']).toBeCloseTo(1.462, 9)
    expect(setosa['sepal_length']).toBeCloseTo(5.006, 9)
    expect(columns[0].mean).toBeCloseTo(3.758, 9)
    const shares = columns.map(({ between }) => between)
    expect(shares).toEqual(shares.toSorted((a, b) => b - a))
    expect(Math.max(...shares)).toBeLessThanOrEqual(1)
    expect(metricsOf(run).summary.join(' ')).toContain('"petal_length" tells them apart best')
  })
})

describe('a table that has been split', () => {
  const split: Step[] = [iris, ['split', 'train-test-split', { method: 'stratified' }], ['scaled', 'scale']]

  it('is learned from by its training rows, and every row gets a cluster', async () => {
    await using run = await runDocument(chain([...split, ['clusters', 'k-means']]))
    expect(metricsOf(run)).toMatchObject({ task: 'clustering', rows: 112, partition: 'train' })
    const table = run.artifact('clusters', 'table')
    expect(table).toMatchObject({ kind: 'table', rows: 150 })
    const cluster = table.kind === 'table' ? table.schema.columns.at(-1) : null
    expect(cluster).toEqual({
      name: 'cluster',
      kind: 'categorical',
      dtype: 'int64',
      role: 'feature',
      missing: false,
    })
  })

  it('passes the clusters on to a model that takes raw rows', async () => {
    const document = chain([
      ...split,
      ['clusters', 'k-means'],
      ['model', 'random-forest', { n_estimators: 5 }],
    ])
    document.nodes.push({
      id: 'measured',
      type: 'evaluate-classification',
      params: {},
      version: 1,
      position: { x: 0, y: 0 },
    })
    document.edges.push(
      { from: { node: 'model', port: 'model' }, to: { node: 'measured', port: 'model' } },
      { from: { node: 'split', port: 'table' }, to: { node: 'measured', port: 'table' } },
    )
    await using run = await runDocument(document)
    // The rows come from before scaling and clustering: both are done on the way, by the model's own recipe.
    expect(run.results['measured']).toMatchObject({ status: 'succeeded' })
    const model = run.artifact('model', 'model')
    const features = model.kind === 'model' ? model.signature.features.map(({ name }) => name) : []
    expect(features).toContain('cluster')
  })

  it('warns of clustering before the split', async () => {
    const document = chain([iris, ['clusters', 'k-means'], ['split', 'train-test-split']])
    const problems = validate(document, nodeTypes, {
      datasets: { iris: await showcaseSchema('iris') },
      formulas: null,
    })
    expect(problems).toMatchObject([{ code: 'FIT_BEFORE_SPLIT', node: 'clusters' }])
  })
})

describe('what stands in the way', () => {
  it('is told before a run, with changes that solve it', async () => {
    const columns = { by: 'all' }
    const params = { columns, cluster_column: 'AGE' }
    const document = chain([
      ['data', 'load-dataset', { dataset: 'titanic' }],
      ['clusters', 'k-means', params],
    ])
    const known = { datasets: { titanic: await showcaseSchema('titanic') }, formulas: null }
    const problems = validate(document, nodeTypes, known)
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^The columns .* hold text or dates/),
      expect.stringMatching(/may have missing values/),
      'The table already has a column "Age".',
    ])
    // As a person does it: the first fix, then what is left.
    let fixed = document
    const remaining = () => validate(fixed, nodeTypes, known).filter(({ node }) => node === 'clusters')
    for (let problem = remaining().at(0); problem?.fixes !== undefined; problem = remaining().at(0)) {
      fixed = applyChanges(fixed, problem.fixes.at(-1)?.changes ?? [])
    }
    expect(remaining()).toEqual([])
  })

  it('is a name that is taken, in a run', async () => {
    const params = { cluster_column: 'SPECIES' }
    await using run = await runDocument(chain([iris, ['clusters', 'k-means', params]]))
    expect(run.results['clusters']).toMatchObject({ error: { name: 'name_taken' } })
  })

  it('is having fewer rows than clusters', async () => {
    const data: Step = ['data', 'load-csv', { file: 'small' }]
    const files = { small: { content: 'a\n1\n2\n', schema: null } }
    await using run = await runDocument(chain([data, ['clusters', 'k-means']]), { files })
    expect(run.results['clusters']).toMatchObject({
      error: {
        name: 'too_few_rows',
        message: '3 clusters need at least as many rows to learn from; there are 2.',
      },
    })
  })
})

describe('warnings', () => {
  async function warningsOf(steps: readonly Step[], content = 'a\n1\n'): Promise<unknown> {
    await using run = await runDocument(chain(steps), { files: { small: { content, schema: null } } })
    const result = run.results['clusters']
    return result.status === 'succeeded' ? result.warnings.map(({ name }) => name) : result
  }

  it('tell of columns on scales of their own, and of none when they are scaled', async () => {
    const data: Step = ['data', 'load-dataset', { dataset: 'wine' }]
    expect(await warningsOf([data, ['clusters', 'k-means']])).toEqual(['unequal_scales'])
    expect(await warningsOf([data, ['scaled', 'scale'], ['clusters', 'k-means']])).toEqual([])
  })

  it('tell of clusters without a row, and of a search that was cut short', async () => {
    const small: Step = ['data', 'load-csv', { file: 'small' }]
    const same = 'a\n1\n1\n2\n2\n'
    expect(await warningsOf([small, ['clusters', 'k-means']], same)).toEqual(['fewer_clusters'])
    expect(await warningsOf([iris, ['clusters', 'k-means', { max_iter: 1 }]])).toEqual(['not_settled'])
  })
})

describe('weights', () => {
  it('say how much each row counts', async () => {
    const rows = 'x,w\n0,1\n1,1\n10,1\n11,3\n'
    const files = { small: { content: rows, schema: null } }
    const document = chain([
      ['data', 'load-csv', { file: 'small' }],
      ['roles', 'select-columns', { roles: { w: 'weight' } }],
      ['clusters', 'k-means', { n_clusters: 2 }],
    ])
    await using run = await runDocument(document, { files })
    const { columns } = chartOf(run, 'cluster_profiles')
    expect(columns[0].centres.toSorted((a, b) => a - b)).toEqual([0.5, 10.75])
  })
})

/** Whole workflows on the repository's data sets, against what scikit-learn and XGBoost give for them. */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Artifact } from '../../core/artifact/artifact.ts'
import type { WorkflowDocument, WorkflowNode } from '../../core/document/document.ts'
import { documentFormat } from '../../core/document/document.ts'
import { runDocument, type DocumentRun } from '../testing/run-document.ts'

const numbers = z.record(z.string(), z.number())
const recordedSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      metrics: numbers,
      baseline: numbers,
      confusion: z.array(z.array(z.number())).optional(),
      predicted: z.array(z.union([z.string(), z.number()])),
      probabilities: z.array(z.array(z.number())).optional(),
      importance: z.object({ baseline_score: z.number().nullable(), mean: numbers, std: numbers }).optional(),
    }),
  ),
)
const recorded = recordedSchema.parse(
  JSON.parse(await readFile(new URL('fixtures/showcase.json', import.meta.url), 'utf8')),
)

/** The relative difference that is left by rounding; `near` for what an iterative solver ends with. */
const exact = 1e-9
const near = 1e-6

interface Step {
  id: string
  type: string
  params?: WorkflowNode['params']
}

interface Model extends Step {
  scale?: boolean
  evaluate?: WorkflowNode['params']
  importance?: WorkflowNode['params']
  tolerance: number
}

const prepareSteps: Step[] = [
  { id: 'median', type: 'impute', params: { strategy: 'median' } },
  {
    id: 'frequent',
    type: 'impute',
    params: { strategy: 'most_frequent', columns: { by: 'kinds', kinds: ['categorical'] } },
  },
]
const encode: Step = {
  id: 'encode',
  type: 'one-hot-encode',
  params: { columns: { by: 'kinds', kinds: ['categorical'] } },
}

/** load -> split -> impute -> (scale) -> encode -> model -> evaluate, importance; each model on its own branch. */
function workflow(input: {
  dataset: string
  task: 'classification' | 'regression'
  models: Record<string, Model>
  hasCategories: boolean
}): WorkflowDocument {
  const nodes: WorkflowDocument['nodes'] = []
  const edges: WorkflowDocument['edges'] = []
  const add = ({ id, type, params = {} }: Step, from: Record<string, string> = {}) => {
    nodes.push({ id, type, version: 1, params, position: { x: 300 * nodes.length, y: 0 } })
    for (const [port, source] of Object.entries(from)) {
      const [node, output] = source.split('.')
      edges.push({ from: { node, port: output }, to: { node: id, port } })
    }
    return id
  }
  const chain = (steps: readonly Step[], start: string) =>
    steps.reduce((from, step) => `${add(step, { table: from })}.table`, start)

  add({ id: 'load', type: 'load-dataset', params: { dataset: input.dataset } })
  const method = input.task === 'classification' ? 'stratified' : 'random'
  const [median, frequent] = prepareSteps
  const filling = input.hasCategories ? [median, frequent] : [median]
  const encoding = input.hasCategories ? [encode] : []
  const split = chain(
    [{ id: 'split', type: 'train-test-split', params: { method } }, ...filling],
    'load.table',
  )
  for (const [key, model] of Object.entries(input.models)) {
    const scaling = model.scale === true ? [{ id: `${key}-scale`, type: 'scale' }] : []
    const encodingHere = encoding.map((step) => ({ ...step, id: `${key}-${step.id}` }))
    const table = chain([...scaling, ...encodingHere], split)
    add({ ...model, id: key }, { table })
    const ports = { model: `${key}.model`, table }
    add({ id: `${key}-evaluate`, type: `evaluate-${input.task}`, params: model.evaluate }, ports)
    if (model.importance !== undefined) {
      add({ id: `${key}-importance`, type: 'feature-importance', params: model.importance }, ports)
    }
  }
  return { format: documentFormat, name: input.dataset, nodes, edges, seed: 42 }
}

function metricsOf(run: DocumentRun, node: string): Extract<Artifact, { kind: 'metrics' }> {
  const artifact = run.artifact(node, 'metrics')
  if (artifact.kind !== 'metrics') throw new Error(`${node} gave no metrics.`)
  return artifact
}

function expectClose(
  found: number | null | undefined,
  wanted: number,
  tolerance: number,
  what: string,
): void {
  expect(found, what).toBeTypeOf('number')
  expect(Math.abs((found ?? Number.NaN) - wanted), `${what}: ${found} for ${wanted}`).toBeLessThanOrEqual(
    tolerance * Math.max(1e-3, Math.abs(wanted)),
  )
}

function expectAll(
  found: Record<string, number | null>,
  wanted: Record<string, number>,
  tolerance: number,
  what: string,
): void {
  expect(Object.keys(found).sort(), what).toEqual(Object.keys(wanted).sort())
  for (const [name, value] of Object.entries(wanted))
    expectClose(found[name], value, tolerance, `${what} ${name}`)
}

const workflows: Parameters<typeof workflow>[0][] = [
  {
    dataset: 'titanic',
    task: 'classification',
    hasCategories: true,
    models: {
      'logistic-regression': {
        id: '',
        type: 'logistic-regression',
        scale: true,
        importance: { scoring: 'roc_auc' },
        tolerance: near,
      },
      'decision-tree': { id: '', type: 'decision-tree', params: { max_depth: 4 }, tolerance: exact },
      'random-forest': {
        id: '',
        type: 'random-forest',
        params: { n_estimators: 50 },
        importance: {},
        tolerance: exact,
      },
      'gradient-boosting': {
        id: '',
        type: 'gradient-boosting',
        params: { n_estimators: 40, max_depth: 3 },
        tolerance: exact,
      },
    },
  },
  {
    dataset: 'iris',
    task: 'classification',
    hasCategories: false,
    models: {
      'logistic-regression': {
        id: '',
        type: 'logistic-regression',
        params: { C: 10 },
        scale: true,
        importance: { scoring: 'neg_log_loss' },
        tolerance: near,
      },
      'decision-tree': { id: '', type: 'decision-tree', params: { criterion: 'entropy' }, tolerance: exact },
      'gradient-boosting': {
        id: '',
        type: 'gradient-boosting',
        params: { n_estimators: 10, max_depth: 3 },
        tolerance: exact,
      },
    },
  },
  {
    dataset: 'telco-churn',
    task: 'classification',
    hasCategories: true,
    models: {
      'logistic-regression': {
        id: '',
        type: 'logistic-regression',
        params: { class_weight: 'balanced' },
        scale: true,
        evaluate: { threshold: 0.3 },
        tolerance: near,
      },
      'random-forest': {
        id: '',
        type: 'random-forest',
        params: { n_estimators: 20, min_samples_leaf: 5, class_weight: 'balanced' },
        evaluate: { threshold: 0.6, positive_class: 'No' },
        tolerance: exact,
      },
      'gradient-boosting': {
        id: '',
        type: 'gradient-boosting',
        params: { n_estimators: 30, learning_rate: 0.1, max_depth: 4 },
        tolerance: exact,
      },
    },
  },
  {
    dataset: 'digits-8x8',
    task: 'classification',
    hasCategories: false,
    models: {
      'logistic-regression': {
        id: '',
        type: 'logistic-regression',
        params: { C: 0.1 },
        scale: true,
        tolerance: near,
      },
      'random-forest': {
        id: '',
        type: 'random-forest',
        params: { n_estimators: 30 },
        importance: { scoring: 'accuracy' },
        tolerance: exact,
      },
    },
  },
  {
    dataset: 'california-housing',
    task: 'regression',
    hasCategories: true,
    models: {
      ols: { id: '', type: 'linear-regression', scale: true, importance: {}, tolerance: near },
      ridge: {
        id: '',
        type: 'linear-regression',
        params: { method: 'ridge', alpha: 10 },
        scale: true,
        tolerance: exact,
      },
      lasso: {
        id: '',
        type: 'linear-regression',
        params: { method: 'lasso', alpha: 100 },
        scale: true,
        tolerance: near,
      },
      'decision-tree': {
        id: '',
        type: 'decision-tree',
        params: { min_samples_leaf: 20 },
        importance: { scoring: 'neg_mean_absolute_error' },
        tolerance: exact,
      },
      'random-forest': {
        id: '',
        type: 'random-forest',
        params: { n_estimators: 10, max_depth: 12 },
        tolerance: exact,
      },
      'gradient-boosting': {
        id: '',
        type: 'gradient-boosting',
        params: { n_estimators: 30, max_depth: 4 },
        tolerance: exact,
      },
    },
  },
]

for (const input of workflows) {
  describe(input.dataset, async () => {
    const document = workflow(input)
    const run = await runDocument(document)

    for (const [key, model] of Object.entries(input.models)) {
      const wanted = recorded[input.dataset][key]
      it(`${key}: measures what Python measures`, async () => {
        expect(run.results[key]).toMatchObject({ status: 'succeeded' })
        expect(run.results[`${key}-evaluate`]).toMatchObject({ status: 'succeeded', warnings: [] })
        const { metrics, baseline, charts } = metricsOf(run, `${key}-evaluate`)
        expectAll(metrics, wanted.metrics, model.tolerance, key)
        expectAll(baseline, wanted.baseline, exact, `${key} baseline`)
        const matrix = charts.find((chart) => chart.chart === 'confusion_matrix')
        if (wanted.confusion !== undefined) expect(matrix).toMatchObject({ counts: wanted.confusion })
      })

      it(`${key}: predicts row by row what Python predicts`, async () => {
        const page = await run.rows(`${key}-evaluate`, 'predictions', 20)
        const names = page.columns.map((column) => column.name)
        const at = (row: number, name: string) => page.rows[row][names.indexOf(name)]
        wanted.predicted.forEach((value, row) => {
          if (input.task === 'classification') expect(at(row, 'predicted')).toBe(value)
          else expectClose(Number(at(row, 'predicted')), Number(value), model.tolerance, `row ${row}`)
        })
        const probabilities = names.filter((name) => name.startsWith('probability_'))
        wanted.probabilities?.forEach((values, row) =>
          values.forEach((p, code) =>
            expectClose(Number(at(row, probabilities[code])), p, model.tolerance, `row ${row} class ${code}`),
          ),
        )
      })

      const { importance } = wanted
      if (importance !== undefined) {
        it(`${key}: finds the importances that Python finds, in the user’s columns`, () => {
          const { metrics, charts } = metricsOf(run, `${key}-importance`)
          const { baseline_score: score, ...found } = metrics
          if (importance.baseline_score !== null)
            expectClose(score, importance.baseline_score, model.tolerance, 'score')
          const means = Object.fromEntries(
            Object.entries(importance.mean).map(([name, value]) => [`importance.${name}`, value]),
          )
          expectAll(found, means, model.tolerance, `${key} importance`)
          const [chart] = charts
          if (chart?.chart !== 'importances') throw new Error('There is no chart of importances.')
          for (const { name, deviation } of chart.features) {
            expectClose(deviation, importance.std[name], model.tolerance, `deviation of ${name}`)
          }
        })
      }
    }
  })
}

/** Whole workflows on the repository's data sets, against what scikit-learn and XGBoost give for them. */
import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Artifact } from '../../core/artifact/artifact.ts'
import type { WorkflowDocument, WorkflowNode } from '../../core/document/document.ts'
import { documentFormat } from '../../core/document/document.ts'
import type { TablePage } from '../table-reader/table-reader.ts'
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
      importance: z.object({ baseline_score: z.number(), mean: numbers, std: numbers }).optional(),
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

interface Model extends Omit<Step, 'id'> {
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

/** A sentence for each number that isn't what Python has; none when all are. */
function differences(
  found: Readonly<Record<string, number | null>>,
  wanted: Readonly<Record<string, number>>,
  tolerance: number,
): string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)])
  return [...names].flatMap((name) => {
    const [here, there] = [found[name] ?? Number.NaN, wanted[name] ?? Number.NaN]
    const isClose = Math.abs(here - there) <= tolerance * Math.max(1e-3, Math.abs(there))
    return isClose ? [] : [`${name}: ${here} instead of ${there}`]
  })
}

const workflows: Parameters<typeof workflow>[0][] = [
  {
    dataset: 'titanic',
    task: 'classification',
    hasCategories: true,
    models: {
      'logistic-regression': {
        type: 'logistic-regression',
        scale: true,
        importance: { scoring: 'roc_auc' },
        tolerance: near,
      },
      'decision-tree': { type: 'decision-tree', params: { max_depth: 4 }, tolerance: exact },
      'random-forest': {
        type: 'random-forest',
        params: { n_estimators: 50 },
        importance: {},
        tolerance: exact,
      },
      'gradient-boosting': {
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
        type: 'logistic-regression',
        params: { C: 10 },
        scale: true,
        importance: { scoring: 'neg_log_loss' },
        tolerance: near,
      },
      'decision-tree': { type: 'decision-tree', params: { criterion: 'entropy' }, tolerance: exact },
      'gradient-boosting': {
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
        type: 'logistic-regression',
        params: { class_weight: 'balanced' },
        scale: true,
        evaluate: { threshold: 0.3 },
        tolerance: near,
      },
      'random-forest': {
        type: 'random-forest',
        params: { n_estimators: 20, min_samples_leaf: 5, class_weight: 'balanced' },
        evaluate: { threshold: 0.6, positive_class: 'No' },
        tolerance: exact,
      },
      'gradient-boosting': {
        type: 'gradient-boosting',
        params: { n_estimators: 30, learning_rate: 0.1, max_depth: 4 },
        tolerance: exact,
      },
      'sampled-boosting': {
        type: 'gradient-boosting',
        params: { n_estimators: 20, subsample: 0.7, colsample_bytree: 0.6 },
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
        type: 'logistic-regression',
        params: { C: 0.1 },
        scale: true,
        tolerance: near,
      },
      'random-forest': {
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
      ols: { type: 'linear-regression', scale: true, importance: {}, tolerance: near },
      ridge: {
        type: 'linear-regression',
        params: { method: 'ridge', alpha: 10 },
        scale: true,
        tolerance: exact,
      },
      lasso: {
        type: 'linear-regression',
        params: { method: 'lasso', alpha: 100 },
        scale: true,
        tolerance: near,
      },
      'decision-tree': {
        type: 'decision-tree',
        params: { min_samples_leaf: 20 },
        importance: { scoring: 'neg_mean_absolute_error' },
        tolerance: exact,
      },
      'pruned-tree': { type: 'decision-tree', params: { ccp_alpha: 10_000_000 }, tolerance: exact },
      'random-forest': {
        type: 'random-forest',
        params: { n_estimators: 10, max_depth: 12 },
        tolerance: exact,
      },
      'gradient-boosting': {
        type: 'gradient-boosting',
        params: { n_estimators: 30, max_depth: 4 },
        tolerance: exact,
      },
    },
  },
]

function confusionOf({ charts }: Extract<Artifact, { kind: 'metrics' }>): number[][] | undefined {
  return charts.find((chart) => chart.chart === 'confusion_matrix')?.counts
}

/** `0 probability_1`: the first rows' predictions as one record. */
function firstPredictions(page: TablePage): Record<string, number | null> {
  const shown = page.columns.flatMap((name, place) =>
    name === 'predicted' || name.startsWith('probability_') ? [{ name, place }] : [],
  )
  return Object.fromEntries(
    page.rows.flatMap((cells, row) =>
      shown.map(({ name, place }) => [`${row} ${name}`, Number(cells[place])]),
    ),
  )
}

function recordedPredictions(input: {
  predicted: readonly (string | number)[]
  probabilities?: readonly (readonly number[])[]
  names: readonly string[]
}): Record<string, number> {
  const { predicted, probabilities = [], names } = input
  const columns = names.filter((name) => name.startsWith('probability_'))
  return Object.fromEntries([
    ...predicted.map((value, row) => [`${row} predicted`, Number(value)]),
    ...probabilities.flatMap((values, row) => values.map((p, code) => [`${row} ${columns[code]}`, p])),
  ])
}

/** Labels that aren't numbers are compared apart, as they are. */
function withoutLabels(values: Record<string, number | null>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || Number.isNaN(value) ? [] : [[name, value]],
    ),
  )
}

for (const input of workflows) {
  describe(`on ${input.dataset}`, async () => {
    const run = await runDocument(workflow(input))
    afterAll(() => run[Symbol.asyncDispose]())
    const cases = Object.entries(input.models).map(([key, model]) => ({
      key,
      tolerance: model.tolerance,
      wanted: recorded[input.dataset][key],
    }))

    it.each(cases)('$key: measures what Python measures', ({ key, tolerance, wanted }) => {
      expect(run.results[key]).toMatchObject({ status: 'succeeded' })
      expect(run.results[`${key}-evaluate`]).toMatchObject({ status: 'succeeded', warnings: [] })
      const measured = metricsOf(run, `${key}-evaluate`)
      expect(differences(measured.metrics, wanted.metrics, tolerance)).toEqual([])
      expect(differences(measured.baseline, wanted.baseline, exact)).toEqual([])
      expect(confusionOf(measured)).toEqual(wanted.confusion)
    })

    it.each(cases)('$key: predicts row by row what Python predicts', async ({ key, tolerance, wanted }) => {
      const page = await run.rows(`${key}-evaluate`, 'predictions', 20)
      const place = page.columns.indexOf('predicted')
      const labels = page.rows.map((cells) => cells[place]).filter((value) => typeof value === 'string')
      expect(labels).toEqual(wanted.predicted.filter((value) => typeof value === 'string'))
      const there = withoutLabels(recordedPredictions({ ...wanted, names: page.columns }))
      expect(Object.keys(there).length).toBeGreaterThanOrEqual(20)
      expect(differences(withoutLabels(firstPredictions(page)), there, tolerance)).toEqual([])
    })

    const explained = cases.flatMap(({ wanted, ...rest }) =>
      wanted.importance === undefined ? [] : [{ ...rest, importance: wanted.importance }],
    )
    it.each(explained)(
      '$key: finds the importances that Python finds, in the user’s columns',
      ({ key, tolerance, importance }) => {
        const { metrics, charts } = metricsOf(run, `${key}-importance`)
        const { baseline_score: score, ...found } = metrics
        const named = Object.entries(importance.mean).map(([name, value]) => [`importance.${name}`, value])
        expect(differences(found, Object.fromEntries(named), tolerance)).toEqual([])
        expect(differences({ score }, { score: importance.baseline_score }, tolerance)).toEqual([])
        const features = charts.flatMap((chart) => (chart.chart === 'importances' ? chart.features : []))
        const shown = features.map(({ name, deviation }) => [name, deviation])
        const std = Object.fromEntries(features.map(({ name }) => [name, importance.std[name]]))
        expect(features.length).toBeGreaterThan(0)
        expect(differences(Object.fromEntries(shown), std, tolerance)).toEqual([])
      },
    )
  })
}

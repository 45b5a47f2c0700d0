import { findingOf, type Finding } from '../../../core/learning/findings.ts'
import { featureSources, type FeatureSource } from '../../../core/recipe/feature-sources.ts'
import { amountOf } from '../../../core/text/quantity.ts'
import type { RunContext, TrainedModel } from '../../../runtime/context.ts'
import { estimatorOf } from '../../../runtime/learning/estimators.ts'
import { classCodes, readEvaluationData, rowsInWords } from '../../../runtime/learning/evaluation-data.ts'
import { permuteSources } from '../../../runtime/learning/permute-sources.ts'
import { scorerOf } from '../../../runtime/learning/scorers.ts'
import { importanceColumns, scoringTasks, type Params, type Scoring } from './schema.ts'

export { manifest } from './manifest.ts'

interface Findings {
  /** In the order of the model's features. */
  importances: { name: string; value: number; deviation: number | null }[]
  measure: string
  /** Of the model on rows as they are; null where nothing was scored. */
  score: { scoring: Scoring; value: number } | null
  rows: number
  partition: string | null
  summary: Finding
}

/** What is left of 0 after rounding. */
const idle = 1e-12

/** A bar each; what comes after them is in the table. */
const mostBars = 30

export async function run(context: RunContext<Params>): Promise<void> {
  const model = await context.model('model')
  const { signature, recipe } = model.header
  const sources = featureSources(
    recipe,
    signature.features.map((column) => column.name),
  )
  const findings =
    context.params.method === 'model'
      ? ownImportances(model, sources)
      : await permuted(context, model, sources)
  const ranked = findings.importances.toSorted((a, b) => b.value - a.value)
  await context.outputs.metrics('metrics', {
    task: 'explanation',
    rows: findings.rows,
    partition: findings.partition,
    metrics: {
      ...(findings.score !== null && { baseline_score: findings.score.value }),
      ...Object.fromEntries(ranked.map(({ name, value }) => [`importance.${name}`, value])),
    },
    baseline: {},
    intervals: {},
    summary: [findings.summary, ...idleSentence(findings)],
    charts: [
      {
        chart: 'importances',
        title: 'Importance of each column',
        measure: findings.measure,
        features: ranked.slice(0, mostBars),
      },
    ],
  })
  const [feature, importance, deviation] = importanceColumns
  await context.outputs.columns('importances', {
    schema: { columns: [...importanceColumns], complete: true },
    columns: [
      { column: feature, values: ranked.map(({ name }) => name) },
      { column: importance, values: Float64Array.from(ranked, ({ value }) => value) },
      { column: deviation, values: Float64Array.from(ranked, ({ deviation }) => deviation ?? Number.NaN) },
    ],
    recipe: { raw: [...importanceColumns], steps: [] },
  })
}

/** What the estimator says of itself; the parts of an encoded column are added up. */
function ownImportances(model: TrainedModel, sources: readonly FeatureSource[]): Findings {
  const { measure, featureImportances } = estimatorOf(model)
  const values = featureImportances(model.state)
  const importances = sources.map(({ name, features }) => ({
    name,
    value: features.reduce((sum, place) => sum + values[place], 0),
    deviation: null,
  }))
  const top = importances
    .filter(({ value }) => value > idle)
    .toSorted((a, b) => b.value - a.value)
    .slice(0, 3)
  return {
    importances,
    measure,
    score: null,
    rows: model.header.trained.rows,
    partition: model.header.trained.partition,
    summary:
      top.length === 0
        ? findingOf('uses_no_column')
        : findingOf('relied_on', { columns: top.map(({ name }) => name) }),
  }
}

async function permuted(
  context: RunContext<Params>,
  model: TrainedModel,
  sources: readonly FeatureSource[],
): Promise<Findings> {
  const { params } = context
  const predictor = estimatorOf(model).open(model.state)
  const automatic = predictor.task === 'classification' ? 'accuracy' : 'r2'
  const scoring = params.scoring === 'auto' ? automatic : params.scoring
  if (scoringTasks[scoring] !== predictor.task) {
    const values = { scoring, expected: scoringTasks[scoring], found: predictor.task }
    context.fail('score_mismatch', values)
  }
  const data = await readEvaluationData(context, model, params.partition)
  const actual =
    predictor.task === 'classification' ? classCodes(context, data) : data.frame.numbers(data.target.name)
  const score = scorerOf(predictor, scoring, actual)
  if (Number.isNaN(score(data.X))) context.fail('score_undefined', { scoring })
  const result = await permuteSources({
    X: data.X,
    sources,
    score,
    nRepeats: params.n_repeats,
    randomState: params.random_state ?? 0,
    signal: context.signal,
    onSource: (done) =>
      context.progress(done / sources.length, { note: `${done} of ${sources.length} columns` }),
  })
  const importances = sources.map(({ name }, place) => ({
    name,
    value: result.mean[place],
    deviation: result.std[place],
  }))
  const top = importances.toSorted((a, b) => b.value - a.value).at(0)
  return {
    importances,
    measure: `mean loss of ${scoring}`,
    score: { scoring, value: result.baseline },
    rows: data.X.rows,
    partition: data.partition,
    summary:
      top === undefined || top.value <= idle
        ? findingOf('shuffling_harmless', rowsInWords(data))
        : findingOf('shuffling_hurts', {
            ...rowsInWords(data),
            column: top.name,
            scoring,
            from: amountOf(result.baseline),
            by: amountOf(top.value),
          }),
  }
}

function idleSentence({ importances, score }: Findings): Finding[] {
  const names = importances.filter(({ value }) => value <= idle).map(({ name }) => name)
  if (names.length === 0 || names.length === importances.length) return []
  return [findingOf(score === null ? 'not_used' : 'as_well_without', { columns: names })]
}

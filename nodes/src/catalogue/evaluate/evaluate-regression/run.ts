import { predictionColumns } from '../../../core/learning/evaluation-table.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { estimatorOf } from '../../../runtime/learning/estimators.ts'
import { measuredRows, readEvaluationData } from '../../../runtime/learning/evaluation-data.ts'
import { residualsChart } from '../../../runtime/learning/residuals-chart.ts'
import { scoreNumbers, summariseRegression } from '../../../runtime/learning/regression-scores.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const model = await context.model('model')
  const predictor = estimatorOf(model).open(model.state)
  if (predictor.task !== 'regression') context.fail('not_a_regression')
  const data = await readEvaluationData(context, model, params.partition)
  const actual = data.frame.numbers(data.target.name)
  const predicted = predictor.predict(data.X)

  const metrics = scoreNumbers(actual, predicted)
  const seen = model.header.trained.target
  const mean = 'mean' in seen ? seen.mean : Number.NaN
  const baseline = scoreNumbers(actual, new Float64Array(actual.length).fill(mean))
  await context.outputs.metrics('metrics', {
    task: 'regression',
    rows: data.X.rows,
    partition: data.partition,
    metrics,
    baseline,
    intervals: {},
    summary: summariseRegression({ data, metrics, baseline }),
    charts: [residualsChart({ actual, predicted, randomState: params.random_state ?? 0 })],
  })
  const { predicted: column } = predictionColumns(data.table.schema, model.header.signature.target, null)
  await context.outputs.transform('predictions', data.table, {
    change: 'take',
    rows: await measuredRows(data),
    add: [{ column, values: predicted }],
  })
}

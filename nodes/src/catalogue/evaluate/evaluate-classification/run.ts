import { classLabel } from '../../../core/learning/class-label.ts'
import { predictionColumns } from '../../../core/learning/evaluation-table.ts'
import { predictedCodes } from '../../../learn/predicted-codes.ts'
import { wilsonInterval } from '../../../learn/metrics/wilson-interval.ts'
import type { ColumnData, RunContext, TrainedModel } from '../../../runtime/context.ts'
import { classificationCharts } from '../../../runtime/learning/classification-charts.ts'
import { priorPrediction, scoreClasses } from '../../../runtime/learning/classification-scores.ts'
import { summariseClassification } from '../../../runtime/learning/classification-summary.ts'
import { estimatorOf } from '../../../runtime/learning/estimators.ts'
import {
  classCodes,
  measuredRows,
  readEvaluationData,
  type EvaluationData,
} from '../../../runtime/learning/evaluation-data.ts'
import { positiveClass } from './positive-class.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const model = await context.model('model')
  const predictor = estimatorOf(model).open(model.state)
  if (predictor.task !== 'classification') context.fail('not_a_classifier')
  const positive = positiveCode(context, model)
  const data = await readEvaluationData(context, model, params.partition)
  const actual = classCodes(context, data)
  const probabilities = predictor.predictProba(data.X)
  const predicted = choose(probabilities, positive, params.threshold)

  const { signature, trained } = model.header
  const classes = signature.classes ?? []
  const labels = classes.map((value) => classLabel(value, signature.target.dtype))
  const scored = { actual, predicted, probabilities, positive }
  const result = scoreClasses(scored)
  const classCounts = 'classCounts' in trained.target ? trained.target.classCounts : classes.map(() => 1)
  const prior = priorPrediction(classCounts, data.X.rows)
  const baseline = scoreClasses({ ...scored, ...prior }).metrics
  const right = actual.reduce((sum, code, row) => sum + (code === predicted[row] ? 1 : 0), 0)
  const { low, high } = wilsonInterval(right, actual.length)

  await context.outputs.metrics('metrics', {
    task: 'classification',
    rows: data.X.rows,
    partition: data.partition,
    metrics: result.metrics,
    baseline,
    intervals: { accuracy: [low, high] },
    summary: summariseClassification({
      data,
      result,
      baseline,
      labels,
      positive,
      mostFrequent: prior.mostFrequent,
      interval: [low, high],
    }),
    charts: classificationCharts(scored, result, labels),
  })
  await writePredictions(context, data, predicted, probabilities)
}

function positiveCode(context: RunContext<Params>, { header }: TrainedModel): number | null {
  const { classes, target } = header.signature
  const found = positiveClass(classes ?? [], target.dtype, context.params.positive_class)
  if ('fault' in found) context.fail(found.fault.message, found.fault.values)
  return found.place
}

/** One half means the more probable class, as every classifier's `predict`; a tie goes to the first. */
function choose(
  probabilities: readonly Float64Array[],
  positive: number | null,
  threshold: number,
): Int32Array {
  if (positive === null || threshold === 0.5) return predictedCodes(probabilities)
  return Int32Array.from(probabilities[positive], (p) => (p >= threshold ? positive : 1 - positive))
}

async function writePredictions(
  context: RunContext<Params>,
  data: EvaluationData,
  predicted: Int32Array,
  probabilities: readonly Float64Array[],
): Promise<void> {
  const { table, model } = data
  const { classes, target } = model.header.signature
  const columns = predictionColumns(table.schema, target, classes)
  const values = classes ?? []
  const predictedData: ColumnData =
    columns.predicted.dtype === 'string'
      ? { column: columns.predicted, codes: predicted, labels: values.map(String) }
      : { column: columns.predicted, values: Float64Array.from(predicted, (code) => Number(values[code])) }
  await context.outputs.transform('predictions', table, {
    change: 'take',
    rows: await measuredRows(data),
    add: [
      predictedData,
      ...columns.probabilities.map((column, code) => ({ column, values: probabilities[code] })),
    ],
  })
}

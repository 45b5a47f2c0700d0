import { measuredRows } from '../../../core/python/evaluation.ts'
import type { PythonBlock, PythonContext } from '../../../core/python/block.ts'
import {
  inDoublePrecision,
  measuredBlock,
  variablePrefix,
  type Metric,
} from '../../../core/python/measured-block.ts'
import { predictionsTable } from '../../../core/python/predictions.ts'
import { assign, call, text, type PythonStatement } from '../../../core/python/source.ts'
import type { Params } from './schema.ts'

/** scikit-learn's functions by the names that the metrics have in a run. */
const scores = {
  r2: 'r2_score',
  rmse: 'root_mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  median_absolute_error: 'median_absolute_error',
  explained_variance: 'explained_variance_score',
  max_error: 'max_error',
}

export function toPython(context: PythonContext<Params>): PythonBlock {
  const statements: PythonStatement[] = []
  const { model, table, X, y } = measuredRows(context, statements)
  const predicted = context.names.allocate(`${variablePrefix(context, model)}predicted`)
  statements.push(assign(predicted, inDoublePrecision(model, call(`${model.name}.predict`, text(X)))))
  const measured = measuredBlock(context, {
    model,
    metrics: (variables) => metricsOf(context, variables),
    values: { actual: y, predicted },
    functionName: 'score_numbers',
    statements,
  })
  if (!context.usedOutputs.has('predictions')) return { statements, outputs: { metrics: measured } }
  const predictions = predictionsTable(context, { model, table, predicted, probabilities: null }, statements)
  return { statements, outputs: { metrics: measured, predictions } }
}

function metricsOf(
  context: PythonContext<Params>,
  { actual, predicted }: Record<'actual' | 'predicted', string>,
): Metric[] {
  return Object.entries(scores)
    .filter(([name]) => context.measured?.[name] !== null)
    .map(([name, score]) => [
      name,
      call(context.imports.name('sklearn.metrics', score), text(actual), text(predicted)),
    ])
}

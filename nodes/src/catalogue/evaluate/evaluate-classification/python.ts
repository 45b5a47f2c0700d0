import {
  PythonExportError,
  type PythonBlock,
  type PythonContext,
  type PythonModel,
} from '../../../core/python/block.ts'
import { classLiteral } from '../../../core/python/class-literal.ts'
import { measuredRows } from '../../../core/python/evaluation.ts'
import { pythonFloat } from '../../../core/python/literal.ts'
import {
  inDoublePrecision,
  measuredBlock,
  variablePrefix,
  type Metric,
} from '../../../core/python/measured-block.ts'
import { predictionsTable } from '../../../core/python/predictions.ts'
import { assign, call, comment, text, type PythonStatement } from '../../../core/python/source.ts'
import { positiveClass } from './positive-class.ts'
import type { Params } from './schema.ts'

interface Scored {
  model: PythonModel
  actual: string
  predicted: string
  probabilities: string
  /** The model's classes in Python. */
  classes: string
  /** Of two classes, the one that the binary metrics are about; null for more. */
  positive: { place: number; literal: string } | null
}

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { names, imports } = context
  const statements: PythonStatement[] = []
  const { model, table, X, y } = measuredRows(context, statements)
  const prefix = variablePrefix(context, model)
  const predicted = names.allocate(`${prefix}predicted`)
  const probabilities = names.allocate(`${prefix}probabilities`)
  const classes = `${model.labelEncoder ?? model.name}.classes_`
  const positive = positiveOf(context, model)

  const answer = call(`${model.name}.predict_proba`, text(X))
  const probable = assign(probabilities, inDoublePrecision(model, answer))
  if (model.singlePrecision) {
    statements.push(
      comment('XGBoost gives probabilities in single precision: a row adds up to 1 within 1e-7.'),
      {
        is: 'expression',
        value: call(`${imports.module('warnings')}.filterwarnings`, text('"ignore"'), [
          'message',
          text('"The y_p.* values do not sum to one"'),
        ]),
      },
    )
  }
  const { threshold } = context.params
  if (positive === null || threshold === 0.5) {
    const answers = `${model.name}.predict(${X})`
    const decided =
      model.labelEncoder === null
        ? text(answers)
        : call(`${model.labelEncoder}.inverse_transform`, text(answers))
    statements.push(assign(predicted, decided), probable)
  } else {
    const other = 1 - positive.place
    statements.push(
      probable,
      assign(
        predicted,
        call(
          `${imports.module('numpy', 'np')}.where`,
          text(`${probabilities}[:, ${positive.place}] >= ${pythonFloat(threshold)}`),
          text(`${classes}[${positive.place}]`),
          text(`${classes}[${other}]`),
        ),
      ),
    )
  }
  const measured = measuredBlock(context, {
    model,
    metrics: (variables) =>
      metricsOf(context, { ...variables, model, positive }).filter(
        ([name]) => context.measured?.[name] !== null,
      ),
    values: { actual: y, predicted, probabilities, classes },
    functionName: 'score_classes',
    statements,
  })
  const isUnknown = model.classes === null && positive === null
  const remark = isUnknown
    ? {
        remark:
          'The classes are known once the workflow has been run; the export then has the metrics for them too.',
      }
    : {}
  if (!context.usedOutputs.has('predictions'))
    return { statements, outputs: { metrics: measured }, ...remark }
  const predictions = predictionsTable(context, { model, table, predicted, probabilities }, statements)
  return { statements, outputs: { metrics: measured, predictions }, ...remark }
}

/** Null for more than two classes, and where no run has shown them. */
function positiveOf(context: PythonContext<Params>, model: PythonModel): Scored['positive'] {
  const { dtype } = model.target
  const classes = model.classes ?? (dtype === 'bool' ? [false, true] : null)
  if (classes === null || classes.length !== 2) return null
  const wanted = context.params.positive_class
  const found = positiveClass(classes, dtype, wanted)
  if ('fault' in found) {
    throw new PythonExportError(`The model has no class "${wanted}".`, 'Choose another positive class.')
  }
  return found.place === null
    ? null
    : { place: found.place, literal: classLiteral(classes[found.place], dtype) }
}

function metricsOf(context: PythonContext<Params>, scored: Scored): Metric[] {
  const { actual, predicted, probabilities, classes, positive, model } = scored
  const score = (name: string) => context.imports.name('sklearn.metrics', name)
  const compared = [text(actual), text(predicted)]
  const zero = ['zero_division', text('0')] as const
  const averaged = (average: 'macro' | 'weighted'): Metric[] =>
    (['precision', 'recall', 'f1'] as const).map((name) => [
      `${name}_${average}`,
      call(score(`${name}_score`), ...compared, ['average', text(`"${average}"`)], zero),
    ])
  const general: Metric[] = [
    ...averaged('macro'),
    ...averaged('weighted'),
    ['matthews_corrcoef', call(score('matthews_corrcoef'), ...compared)],
    ['log_loss', call(score('log_loss'), text(actual), text(probabilities), ['labels', text(classes)])],
  ]
  const start: Metric[] = [
    ['accuracy', call(score('accuracy_score'), ...compared)],
    ['balanced_accuracy', call(score('balanced_accuracy_score'), ...compared)],
  ]
  if (positive === null) {
    if (model.classes === null) return [...start, ...general]
    const area = call(
      score('roc_auc_score'),
      text(actual),
      text(probabilities),
      ['multi_class', text('"ovr"')],
      ['labels', text(classes)],
    )
    return [...start, ...general, ['roc_auc', area]]
  }
  const label = ['pos_label', text(positive.literal)] as const
  const scores = text(`${probabilities}[:, ${positive.place}]`)
  // Left to itself the area is about the last class.
  const truth = text(positive.place === 1 ? actual : `${actual} == ${positive.literal}`)
  return [
    ...start,
    ...(['precision', 'recall', 'f1'] as const).map((name): Metric => [
      name,
      call(score(`${name}_score`), ...compared, label, zero),
    ]),
    ...general,
    ['roc_auc', call(score('roc_auc_score'), truth, scores)],
    ['average_precision', call(score('average_precision_score'), text(actual), scores, label)],
    ['brier_score', call(score('brier_score_loss'), text(actual), scores, label)],
  ]
}

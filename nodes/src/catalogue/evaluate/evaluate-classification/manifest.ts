import { z } from 'zod'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { metricsPort, modelPort, tablePort } from '../../../core/node/port.ts'
import { classMessages, evaluationMessages } from '../../../core/learning/evaluation-messages.ts'
import { partitionParam } from '../../../core/learning/evaluation-params.ts'

export const manifest = defineManifest({
  id: 'evaluate-classification',
  version: 1,
  title: 'Evaluate classification',
  category: 'evaluate',
  summary: 'Measure how well a classifier predicts rows it has not seen.',
  keywords: ['accuracy', 'confusion matrix', 'roc', 'auc', 'precision', 'recall', 'f1', 'score', 'metrics'],
  inputs: {
    model: modelPort('Model', { help: 'A trained classifier.' }),
    table: tablePort('Table', {
      help: 'The rows to measure on, usually the table that the model was trained on.',
    }),
  },
  outputs: {
    metrics: metricsPort('Metrics'),
    predictions: tablePort('Predictions', {
      help: 'The measured rows with what the model predicts for them.',
    }),
  },
  params: z.strictObject({
    partition: partitionParam(),
    threshold: param(z.number().min(0).max(1).default(0.5), {
      label: 'Threshold',
      help: 'With two classes: the probability from which a row counts as positive. Lower it to miss fewer, raise it for fewer false alarms.',
      control: 'slider',
      step: 0.01,
    }),
    positive_class: param(z.string().max(1_000).nullable().default(null), {
      label: 'Positive class',
      help: 'With two classes: the one that precision, recall and the curves are about.',
      control: 'class',
      port: 'model',
      empty: 'The last of the two in sorted order',
    }),
  }),
  messages: {
    ...evaluationMessages,
    ...classMessages,
    not_a_classifier: errorMessage(
      'The model predicts numbers, not classes.',
      'Use "Evaluate regression" for it.',
    ),
    positive_class_unknown: errorMessage(
      'The model has no class "{class}"; its classes are {classes, list, 10 "#"}.',
      'Choose one of these as the positive class, or leave it empty.',
    ),
    positive_class_of_many: errorMessage(
      'A positive class needs a model of two classes; this one has {count}.',
      'Leave the positive class empty.',
    ),
  },
  capabilities: { evaluates: true },
  parity: 'E',
})

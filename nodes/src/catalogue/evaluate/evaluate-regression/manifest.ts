import { z } from 'zod'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { randomStateParam } from '../../../core/node/param.ts'
import { metricsPort, modelPort, tablePort } from '../../../core/node/port.ts'
import { evaluationMessages } from '../../../core/learning/evaluation-messages.ts'
import { partitionParam } from '../../../core/learning/evaluation-params.ts'

export const manifest = defineManifest({
  id: 'evaluate-regression',
  version: 1,
  title: 'Evaluate regression',
  category: 'evaluate',
  summary: 'Measure how close a model’s numbers come on rows it has not seen.',
  keywords: ['r2', 'rmse', 'mae', 'mape', 'error', 'residuals', 'score', 'metrics'],
  inputs: {
    model: modelPort('Model', { help: 'A trained regression model.' }),
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
    random_state: randomStateParam(),
  }),
  messages: {
    ...evaluationMessages,
    not_a_regression: errorMessage(
      'The model predicts classes, not numbers.',
      'Use "Evaluate classification" for it.',
    ),
  },
  capabilities: { evaluates: true },
  parity: 'E',
})

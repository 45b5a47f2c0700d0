import { z } from 'zod'
import { warningMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { modelPort, tablePort } from '../../../core/node/port.ts'
import {
  missingValueMessages,
  regressionMessages,
  trainingMessages,
} from '../../../core/learning/training-messages.ts'
import { fitInterceptParam } from '../../../core/learning/training-params.ts'

export const manifest = defineManifest({
  id: 'linear-regression',
  version: 1,
  title: 'Linear regression',
  category: 'model',
  summary: 'Learn to predict a number as a weighted sum of the features.',
  keywords: ['regression', 'regressor', 'linear', 'ols', 'least squares', 'ridge', 'lasso'],
  inputs: {
    table: tablePort('Table', { help: 'Numeric features and a numeric target.' }),
  },
  outputs: { model: modelPort('Model') },
  params: z.strictObject({
    method: param(z.enum(['ols', 'ridge', 'lasso']).default('ols'), {
      label: 'Method',
      help: 'Least squares fits freely. Ridge keeps coefficients small; Lasso sets those of useless features to 0. Scale the features before either.',
      control: 'select',
      options: { ols: 'Ordinary least squares', ridge: 'Ridge (L2 penalty)', lasso: 'Lasso (L1 penalty)' },
    }),
    alpha: param(z.number().min(1e-10).max(1e15).default(1), {
      label: 'Alpha (strength)',
      help: 'The strength of the penalty: larger values simplify the model more.',
      control: 'number',
      visibleWhen: { param: 'method', is: ['ridge', 'lasso'] },
    }),
    fit_intercept: fitInterceptParam(),
  }),
  messages: {
    ...trainingMessages,
    ...missingValueMessages,
    ...regressionMessages,
    did_not_converge: warningMessage(
      'The coefficients had not settled after {iterations} sweeps.',
      'Raise alpha, or drop features that repeat each other.',
    ),
  },
  capabilities: { fits: 'estimator' },
  parity: 'O',
})

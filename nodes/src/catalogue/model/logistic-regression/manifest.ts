import { z } from 'zod'
import { warningMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { modelPort, tablePort } from '../../../core/node/port.ts'
import {
  classificationMessages,
  missingValueMessages,
  trainingMessages,
} from '../../../core/learning/training-messages.ts'
import { classWeightParam, fitInterceptParam } from '../../../core/learning/training-params.ts'

export const manifest = defineManifest({
  id: 'logistic-regression',
  version: 1,
  title: 'Logistic regression',
  category: 'model',
  summary: 'Learn to predict a class from a weighted sum of the features.',
  keywords: ['classification', 'classifier', 'linear', 'logit', 'softmax', 'probability'],
  inputs: {
    table: tablePort('Table', { help: 'Numeric features and a target that names a class.' }),
  },
  outputs: { model: modelPort('Model') },
  params: z.strictObject({
    penalty: param(z.enum(['l2', 'none']).default('l2'), {
      label: 'Penalty',
      help: 'L2 keeps the coefficients small, which makes the model steadier on new rows.',
      control: 'select',
      options: { l2: 'L2', none: 'None' },
    }),
    C: param(z.number().min(1e-8).max(1e8).default(1), {
      label: 'C (1 / strength)',
      help: 'The inverse strength of the penalty: smaller values simplify the model more. Try 0.01, 0.1, 1 and 10.',
      control: 'number',
      visibleWhen: { param: 'penalty', is: ['l2'] },
    }),
    class_weight: classWeightParam({ besideTask: false }),
    fit_intercept: fitInterceptParam(),
    max_iter: param(z.int().min(1).max(100_000).default(100), {
      label: 'Most steps',
      help: 'The most Newton steps. It rarely needs more than 20.',
      control: 'number',
      advanced: true,
    }),
  }),
  messages: {
    ...trainingMessages,
    ...missingValueMessages,
    ...classificationMessages,
    did_not_converge: warningMessage(
      'The coefficients had not settled after {iterations} steps.',
      'Choose the L2 penalty if the classes can be told apart perfectly; else raise "Most steps".',
    ),
  },
  capabilities: { fits: 'estimator' },
  parity: 'O',
})

import { z } from 'zod'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param, randomStateParam } from '../../../core/node/param.ts'
import { modelPort, tablePort } from '../../../core/node/port.ts'
import {
  classificationMessages,
  regressionMessages,
  trainingMessages,
} from '../../../core/learning/training-messages.ts'
import { taskParam } from '../../../core/learning/training-params.ts'

export const manifest = defineManifest({
  id: 'gradient-boosting',
  version: 1,
  title: 'Gradient boosting',
  category: 'model',
  summary: 'Add small trees one by one, each correcting what the others still get wrong.',
  keywords: ['classification', 'regression', 'xgboost', 'boosting', 'ensemble', 'trees'],
  inputs: {
    table: tablePort('Table', { help: 'Numeric features, which may have missing values, and a target.' }),
  },
  outputs: { model: modelPort('Model') },
  params: z.strictObject({
    task: taskParam(),
    n_estimators: param(z.int().min(1).max(5_000).default(100), {
      label: 'Rounds',
      help: 'How many trees are added (for several classes: one a class and round). More rounds fit closer; lower the learning rate with them.',
      control: 'number',
      step: 10,
    }),
    learning_rate: param(z.number().min(0.001).max(1).default(0.3), {
      label: 'Learning rate',
      help: 'How much of each tree’s correction is kept. Small steps with many rounds generalise better.',
      control: 'slider',
      step: 0.01,
    }),
    max_depth: param(z.int().min(1).max(20).default(6), {
      label: 'Maximum depth',
      help: 'The most questions in a row in each tree. Deeper trees catch combinations of features, and overfit sooner.',
      control: 'slider',
      step: 1,
    }),
    subsample: param(z.number().min(0.01).max(1).default(1), {
      label: 'Share of rows',
      help: 'Each tree sees a random share of the rows. Less than 1 guards against overfitting.',
      control: 'slider',
      step: 0.01,
      advanced: true,
    }),
    colsample_bytree: param(z.number().min(0.01).max(1).default(1), {
      label: 'Share of features',
      help: 'Each tree sees a random share of the features. Less than 1 makes the trees more different from each other.',
      control: 'slider',
      step: 0.01,
      advanced: true,
    }),
    min_child_weight: param(z.number().min(0).max(1e15).default(1), {
      label: 'Weight in a leaf',
      help: 'The least weight of rows (sum of second derivatives) on each side of a split. Raise it against overfitting.',
      control: 'number',
      advanced: true,
    }),
    gamma: param(z.number().min(0).max(1e15).default(0), {
      label: 'Gamma',
      help: 'The least gain that is worth a split. Raise it for smaller trees.',
      control: 'number',
      advanced: true,
    }),
    reg_lambda: param(z.number().min(0).max(1e15).default(1), {
      label: 'L2 penalty (lambda)',
      help: 'Pulls the values in the leaves towards 0.',
      control: 'number',
      advanced: true,
    }),
    reg_alpha: param(z.number().min(0).max(1e15).default(0), {
      label: 'L1 penalty (alpha)',
      help: 'Sets small values in the leaves to 0.',
      control: 'number',
      advanced: true,
    }),
    random_state: randomStateParam(),
  }),
  messages: { ...trainingMessages, ...classificationMessages, ...regressionMessages },
  capabilities: { fits: 'estimator' },
  parity: 'E',
})

import { z } from 'zod'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param, randomStateParam } from '../../../core/node/param.ts'
import { modelPort, tablePort } from '../../../core/node/port.ts'
import {
  classificationMessages,
  classParamMessages,
  regressionMessages,
  trainingMessages,
} from '../../../core/learning/training-messages.ts'
import {
  classWeightParam,
  criterionParam,
  minSamplesLeafParam,
  minSamplesSplitParam,
  taskParam,
  unlimitedDepthParam,
} from '../../../core/learning/training-params.ts'

export const manifest = defineManifest({
  id: 'random-forest',
  version: 1,
  title: 'Random forest',
  category: 'model',
  summary: 'Average many trees, each grown on a random sample of the rows and features.',
  keywords: ['classification', 'regression', 'ensemble', 'bagging', 'trees'],
  inputs: {
    table: tablePort('Table', { help: 'Numeric features and a target.' }),
  },
  outputs: { model: modelPort('Model') },
  params: z.strictObject({
    task: taskParam(),
    n_estimators: param(z.int().min(1).max(5_000).default(100), {
      label: 'Trees',
      help: 'More trees give steadier predictions and take longer; beyond a few hundred little changes.',
      control: 'number',
      step: 10,
    }),
    max_depth: unlimitedDepthParam(
      'The most questions in a row in each tree. A limit makes the model smaller and faster.',
    ),
    min_samples_leaf: minSamplesLeafParam(),
    min_samples_split: minSamplesSplitParam(),
    max_features: param(z.enum(['auto', 'all', 'sqrt', 'log2']).default('auto'), {
      label: 'Features at a split',
      help: 'How many features are tried at each split. Fewer make the trees more different from each other.',
      control: 'select',
      options: {
        auto: 'Square root for classes, all for numbers',
        all: 'All',
        sqrt: 'Square root of their number',
        log2: 'Logarithm of their number',
      },
      advanced: true,
    }),
    criterion: criterionParam(),
    bootstrap: param(z.boolean().default(true), {
      label: 'Draw rows',
      help: 'Each tree learns from rows drawn with replacement. Off, every tree sees all rows.',
      control: 'toggle',
      advanced: true,
    }),
    class_weight: classWeightParam({ besideTask: true }),
    random_state: randomStateParam(),
  }),
  messages: {
    ...trainingMessages,
    ...classificationMessages,
    ...classParamMessages,
    ...regressionMessages,
  },
  capabilities: { fits: 'estimator' },
  parity: 'E',
})

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
  id: 'decision-tree',
  version: 1,
  title: 'Decision tree',
  category: 'model',
  summary: 'Learn a tree of yes/no questions that a person can follow.',
  keywords: ['classification', 'regression', 'cart', 'tree', 'rules', 'interpretable'],
  inputs: {
    table: tablePort('Table', { help: 'Numeric features and a target.' }),
  },
  outputs: { model: modelPort('Model') },
  params: z.strictObject({
    task: taskParam(),
    max_depth: unlimitedDepthParam(
      'The most questions in a row. 3 to 6 stays readable; without a limit the tree learns its rows by heart.',
    ),
    min_samples_leaf: minSamplesLeafParam(),
    min_samples_split: minSamplesSplitParam(),
    criterion: criterionParam(),
    max_features: param(z.enum(['all', 'sqrt', 'log2']).default('all'), {
      label: 'Features at a split',
      help: 'How many features are tried at each split; fewer are drawn at random.',
      control: 'select',
      options: { all: 'All', sqrt: 'Square root of their number', log2: 'Logarithm of their number' },
      advanced: true,
    }),
    ccp_alpha: param(z.number().min(0).max(1e15).default(0), {
      label: 'Pruning (alpha)',
      help: 'Cuts off branches whose loss of impurity per leaf is at most this. 0 keeps the whole tree.',
      control: 'number',
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

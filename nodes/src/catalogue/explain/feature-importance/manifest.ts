import { z } from 'zod'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param, randomStateParam } from '../../../core/node/param.ts'
import { metricsPort, modelPort, tablePort } from '../../../core/node/port.ts'
import { classMessages, evaluationMessages } from '../../../core/learning/evaluation-messages.ts'
import { partitionParam } from '../../../core/learning/evaluation-params.ts'

const predicted = (task: string) => `{${task}, select, classification {classes} other {numbers}}`
const permutationOnly = { param: 'method', is: ['permutation'] } as const

export const manifest = defineManifest({
  id: 'feature-importance',
  version: 1,
  title: 'Feature importance',
  category: 'explain',
  summary: 'Show how much a model relies on each column.',
  keywords: ['explain', 'importance', 'permutation', 'interpretability', 'coefficients', 'gain'],
  inputs: {
    model: modelPort('Model', { help: 'A trained model.' }),
    table: tablePort('Table', {
      help: 'Rows to try the model on, usually the table that it was trained on.',
    }),
  },
  outputs: {
    metrics: metricsPort('Importances'),
    importances: tablePort('Table of importances', { help: 'One row a column, the most important first.' }),
  },
  params: z.strictObject({
    method: param(z.enum(['permutation', 'model']).default('permutation'), {
      label: 'Method',
      help: 'Permutation shuffles one column at a time and sees how much worse the model gets. The model’s own figures come from its training rows alone.',
      control: 'select',
      options: {
        permutation: 'Permutation: loss of score when shuffled',
        model: 'The model’s own: impurity, gain or coefficients',
      },
    }),
    scoring: param(
      z
        .enum([
          'auto',
          'accuracy',
          'balanced_accuracy',
          'roc_auc',
          'neg_log_loss',
          'r2',
          'neg_root_mean_squared_error',
          'neg_mean_absolute_error',
        ])
        .default('auto'),
      {
        label: 'Score',
        help: 'What the importance is a loss of. Automatic takes accuracy for classes and R² for numbers.',
        control: 'select',
        options: {
          auto: 'Automatic',
          accuracy: 'Accuracy',
          balanced_accuracy: 'Balanced accuracy',
          roc_auc: 'ROC AUC',
          neg_log_loss: 'Log loss (negative)',
          r2: 'R²',
          neg_root_mean_squared_error: 'Root mean squared error (negative)',
          neg_mean_absolute_error: 'Mean absolute error (negative)',
        },
        visibleWhen: permutationOnly,
      },
    ),
    partition: partitionParam({ visibleWhen: permutationOnly }),
    n_repeats: param(z.int().min(1).max(1_000).default(5), {
      label: 'Repeats',
      help: 'How often each column is shuffled. More repeats give steadier figures and take longer.',
      control: 'number',
      visibleWhen: permutationOnly,
    }),
    random_state: randomStateParam({ visibleWhen: permutationOnly }),
  }),
  messages: {
    ...evaluationMessages,
    ...classMessages,
    score_mismatch: errorMessage(
      `The score "{scoring}" is for ${predicted('expected')}, but the model predicts ${predicted('found')}.`,
      'Choose another score, or leave it automatic.',
    ),
    score_undefined: errorMessage(
      'The score "{scoring}" isn’t defined on these rows: every class needs rows of its own and of others.',
      'Choose another score, or measure on more rows.',
    ),
    no_own_importances: errorMessage(
      '{estimator} has no importances of its own.',
      'Choose the method "permutation".',
    ),
  },
  capabilities: { evaluates: true },
  parity: 'E',
})

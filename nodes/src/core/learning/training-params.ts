/** Params that several estimators have in common. */
import { z } from 'zod'
import { param } from '../node/param.ts'

export const taskChoices = ['auto', 'classification', 'regression'] as const
export type TaskChoice = (typeof taskChoices)[number]

/** What to predict; `auto` reads it off the target's kind. */
export function taskParam() {
  return param(z.enum(taskChoices).default('auto'), {
    label: 'Predict',
    help: 'Classes or numbers. Automatic takes classes when the target is categorical, yes/no or text, else numbers.',
    control: 'select',
    options: {
      auto: 'Automatic, by the target',
      classification: 'Classes',
      regression: 'Numbers',
    },
  })
}

/** `class_weight` of a classifier; `hidden` for regression where the node can do both. */
export function classWeightParam(options: { besideTask: boolean }) {
  return param(z.enum(['none', 'balanced']).default('none'), {
    label: 'Class weight',
    help: 'Balanced counts rare classes as much as frequent ones. It finds more of the rare class and raises more false alarms.',
    control: 'select',
    options: { none: 'All rows count the same', balanced: 'Balanced' },
    advanced: true,
    ...(options.besideTask && { visibleWhen: classificationOnly }),
  })
}

/** How a tree scores a split between classes; trees that predict numbers use the squared error. */
export function criterionParam() {
  return param(z.enum(['gini', 'entropy']).default('gini'), {
    label: 'Criterion',
    help: 'How a split between classes is scored; the two rarely differ much. Trees that predict numbers use the squared error.',
    control: 'select',
    options: { gini: 'Gini impurity', entropy: 'Entropy' },
    visibleWhen: classificationOnly,
    advanced: true,
  })
}

/** `max_depth` of trees that grow until their leaves are pure. */
export function unlimitedDepthParam(help: string) {
  return param(z.int().min(1).max(1_000).nullable().default(null), {
    label: 'Maximum depth',
    help,
    control: 'number',
    empty: 'No limit',
  })
}

export function minSamplesSplitParam() {
  return param(z.int().min(2).max(1_000_000).default(2), {
    label: 'Rows to split',
    help: 'A branch with fewer rows than this becomes a leaf. More rows make a simpler tree.',
    control: 'number',
    advanced: true,
  })
}

export function minSamplesLeafParam() {
  return param(z.int().min(1).max(1_000_000).default(1), {
    label: 'Rows in a leaf',
    help: 'Every leaf keeps at least this many training rows. More rows smooth the predictions.',
    control: 'number',
  })
}

export function fitInterceptParam() {
  return param(z.boolean().default(true), {
    label: 'Intercept',
    help: 'Learn a constant beside the coefficients. Switch it off only when all features at 0 must give 0.',
    control: 'toggle',
    advanced: true,
  })
}

const classificationOnly = { param: 'task', is: ['auto', 'classification'] } as const

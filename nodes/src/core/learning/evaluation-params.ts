/** Params that the nodes that measure a model have in common. */
import { z } from 'zod'
import { param, type ParamHint } from '../node/param.ts'

export const partitionChoices = ['auto', 'test', 'validation', 'train', 'all'] as const
export type PartitionChoice = (typeof partitionChoices)[number]

/** Which rows to measure on. */
export function partitionParam(hint: Pick<ParamHint, 'visibleWhen'> = {}) {
  return param(z.enum(partitionChoices).default('auto'), {
    label: 'Measure on',
    help: 'Automatic takes the test rows, without them the validation rows, without a split all rows.',
    control: 'select',
    options: {
      auto: 'Automatic',
      test: 'Test rows',
      validation: 'Validation rows',
      train: 'Training rows',
      all: 'All rows',
    },
    ...hint,
  })
}

/** A choice of rows in the words of a node's card. */
export const partitionWords: Readonly<Record<PartitionChoice, string>> = {
  auto: 'on held-out rows',
  test: 'on test rows',
  validation: 'on validation rows',
  train: 'on training rows',
  all: 'on all rows',
}

import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnsParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const imputeStrategies = ['mean', 'median', 'most_frequent', 'constant'] as const

export const manifest = defineManifest({
  id: 'impute',
  version: 1,
  title: 'Impute',
  category: 'prepare',
  summary: 'Fill missing values with what is typical of the training rows.',
  keywords: ['missing', 'fill', 'fillna', 'na', 'null', 'gaps', 'simple imputer'],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The same rows with no gap in the chosen columns.' }) },
  params: z.strictObject({
    strategy: param(z.enum(imputeStrategies).default('median'), {
      label: 'Fill with',
      help: 'The median withstands outliers; categories and text take the most frequent value or a constant.',
      control: 'select',
      options: {
        mean: 'the mean',
        median: 'the median',
        most_frequent: 'the most frequent value',
        constant: 'a constant',
      },
    }),
    columns: columnsParam(
      { label: 'Columns', help: 'The columns whose gaps are filled.' },
      { by: 'kinds', kinds: ['numeric', 'integer'] },
    ),
    fill_value: param(
      z
        .union([z.number(), z.string().max(1_000), z.boolean()])
        .nullable()
        .default(null),
      {
        label: 'Constant',
        help: 'What takes the place of a missing value.',
        control: 'text',
        empty: '0 for numbers, "missing_value" for text',
        visibleWhen: { param: 'strategy', is: ['constant'] },
      },
    ),
  }),
  messages: {
    ...columnMessages,
    no_columns: errorMessage('No column is chosen.', 'Choose at least one column.'),
    not_numeric: errorMessage(
      'Column "{column}" holds {kind} values, which have no {strategy}.',
      'Fill it with its most frequent value, or choose numeric columns only.',
    ),
    all_missing: errorMessage(
      'Column "{column}" has no value at all in the training rows, so there is nothing to fill it with.',
      'Fill it with a constant, or leave the column out.',
    ),
    value_mismatch: errorMessage(
      'The constant "{value}" doesn’t fit column "{column}", which holds {kind} values.',
      'Give a constant of the column’s kind, or choose other columns.',
    ),
  },
  capabilities: { fits: 'transformer' },
  parity: 'E',
})

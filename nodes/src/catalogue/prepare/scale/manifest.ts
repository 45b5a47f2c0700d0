import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnsParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const scaleMethods = ['standard', 'minmax', 'robust'] as const

export const manifest = defineManifest({
  id: 'scale',
  version: 1,
  title: 'Scale',
  category: 'prepare',
  summary: 'Bring numeric columns to one scale, learned from the training rows.',
  keywords: [
    'standardise',
    'standardize',
    'normalise',
    'normalize',
    'z-score',
    'min-max',
    'robust',
    'scaler',
  ],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The same rows with the chosen columns on one scale.' }) },
  params: z.strictObject({
    method: param(z.enum(scaleMethods).default('standard'), {
      label: 'Method',
      help: 'Standard gives mean 0 and deviation 1; min-max gives 0 to 1; robust uses median and quartiles, so outliers count less.',
      control: 'select',
      options: {
        standard: 'Standard (mean and deviation)',
        minmax: 'Min-max (0 to 1)',
        robust: 'Robust (median and quartiles)',
      },
    }),
    columns: columnsParam(
      { label: 'Columns', help: 'The numeric columns to scale.' },
      { by: 'kinds', kinds: ['numeric', 'integer'] },
    ),
  }),
  messages: {
    ...columnMessages,
    no_columns: errorMessage('No column is chosen.', 'Choose at least one numeric column.'),
    not_numeric: errorMessage(
      'Column "{column}" holds {kind} values and can’t be scaled.',
      'Choose numeric columns only.',
    ),
    all_missing: errorMessage(
      'Column "{column}" has no value at all in the training rows, so it has no scale.',
      'Leave the column out.',
    ),
    infinite: errorMessage(
      'Column "{column}" holds an infinite value.',
      'Replace it or drop its rows first.',
    ),
  },
  capabilities: { fits: 'transformer' },
  parity: 'E',
})

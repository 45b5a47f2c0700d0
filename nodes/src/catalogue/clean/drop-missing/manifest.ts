import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage, warningMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnsParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'drop-missing',
  version: 1,
  title: 'Drop missing',
  category: 'clean',
  summary: 'Drop the rows that lack a value.',
  keywords: ['na', 'null', 'nan', 'empty', 'dropna', 'complete', 'gaps'],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The rows that are left, in their order.' }) },
  params: z.strictObject({
    columns: columnsParam({ label: 'Columns', help: 'The columns whose values count.' }),
    how: param(z.enum(['any', 'all']).default('any'), {
      label: 'Drop a row when',
      help: 'One missing value may be enough, or every chosen column may have to be empty.',
      control: 'select',
      options: { any: 'any value is missing', all: 'all values are missing' },
    }),
  }),
  messages: {
    ...columnMessages,
    no_columns: errorMessage('No column is chosen.', 'Choose at least one column.'),
    no_rows_left: warningMessage(
      'Every row lacks a value in {columns}; no row is left.',
      'Choose fewer columns.',
    ),
  },
  capabilities: {},
  parity: 'E',
})

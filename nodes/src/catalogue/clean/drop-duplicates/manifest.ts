import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'
import { columnSelectionSchema } from '../../../core/table/column-selection.ts'

export const manifest = defineManifest({
  id: 'drop-duplicates',
  version: 1,
  title: 'Drop duplicates',
  category: 'clean',
  summary: 'Keep one of the rows that are the same.',
  keywords: ['unique', 'distinct', 'dedupe', 'repeat', 'same'],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The rows that are left, in their order.' }) },
  params: z.strictObject({
    columns: param(columnSelectionSchema.nullable().default(null), {
      label: 'Columns',
      help: 'Rows count as the same when they agree in these columns; two missing values agree.',
      control: 'columns',
      empty: 'All columns',
    }),
    keep: param(z.enum(['first', 'last', 'none']).default('first'), {
      label: 'Keep',
      help: 'Which of the rows that are the same stays.',
      control: 'select',
      options: { first: 'the first', last: 'the last', none: 'none of them' },
    }),
  }),
  messages: {
    ...columnMessages,
    no_columns: errorMessage(
      'No column is chosen.',
      'Choose at least one column, or leave the choice empty for all.',
    ),
  },
  capabilities: {},
  parity: 'E',
})

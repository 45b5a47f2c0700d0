import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnParam, columnsParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'
import { columnRoles } from '../../../core/table/schema.ts'

export const manifest = defineManifest({
  id: 'select-columns',
  version: 1,
  title: 'Select columns',
  category: 'clean',
  summary: 'Choose which columns are features, which one is the target, and which are left out.',
  keywords: ['drop', 'keep', 'features', 'target', 'role', 'ignore', 'remove'],
  inputs: { table: tablePort('Table') },
  outputs: {
    table: tablePort('Table', { help: 'The chosen features, the target, and ids, weights and partitions.' }),
  },
  params: z.strictObject({
    columns: columnsParam({
      label: 'Features',
      help: 'The columns to keep as features. Other features are dropped; the target, ids and partitions stay.',
    }),
    target: columnParam({
      label: 'Target',
      help: 'The column that a model shall predict. Left empty, the table keeps the target it has.',
    }),
    roles: param(z.record(z.string(), z.enum(columnRoles)).default({}), {
      label: 'Roles',
      help: 'Columns that are for something else: an id, a weight, or to be ignored.',
      control: 'record',
      advanced: true,
    }),
  }),
  messages: {
    ...columnMessages,
    no_columns: errorMessage('No column would be left.', 'Choose at least one column.'),
  },
  capabilities: {},
  parity: 'E',
})

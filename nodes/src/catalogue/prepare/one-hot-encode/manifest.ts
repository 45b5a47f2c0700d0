import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage, warningMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnsParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'one-hot-encode',
  version: 1,
  title: 'One-hot encode',
  category: 'prepare',
  summary: 'Turn each category into a column of zeros and ones.',
  keywords: ['dummy', 'categorical', 'category', 'encoder', 'indicator'],
  inputs: { table: tablePort('Table') },
  outputs: {
    table: tablePort('Table', {
      help: 'The chosen columns are replaced by one column a category, at the end.',
    }),
  },
  params: z.strictObject({
    columns: columnsParam(
      { label: 'Columns', help: 'The columns whose categories become columns.' },
      { by: 'kinds', kinds: ['categorical', 'boolean'] },
    ),
    drop: param(z.enum(['first', 'if_binary']).nullable().default(null), {
      label: 'Leave out',
      help: 'Leaving out one category a column removes what the others already say; a plain linear regression needs it, a regularised one or trees don’t.',
      control: 'select',
      empty: 'nothing',
      options: { first: 'the first category of each column', if_binary: 'the first of columns with two' },
    }),
    max_categories: param(z.int().min(2).max(10_000).default(1_000), {
      label: 'Most categories',
      help: 'A column with more categories than this stops the run: it is more likely an id or free text.',
      control: 'number',
      advanced: true,
    }),
  }),
  messages: {
    ...columnMessages,
    no_columns: errorMessage('No column is chosen.', 'Choose at least one categorical column.'),
    is_time: errorMessage('Column "{column}" holds times, which are no categories.', 'Leave it out.'),
    too_many: errorMessage(
      'Column "{column}" has {count} categories, more than the {most} that are allowed.',
      'Leave it out, or raise "Most categories" if every one of them matters.',
    ),
    name_taken: errorMessage(
      'The category "{category}" of "{column}" would make a column "{name}", which the table already has.',
      'Leave one of the two columns out.',
    ),
    unseen: warningMessage(
      '{count, plural, one {# row has} other {# rows have}} categories of "{column}" that the training rows don’t have; {count, plural, one {it gets} other {they get}} zeros.',
      'Nothing needs to be done; a stratified split or more rows may avoid it.',
    ),
  },
  capabilities: { fits: 'transformer' },
  parity: 'E',
})

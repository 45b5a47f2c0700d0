import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnParam, param, randomStateParam } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const splitMethods = ['random', 'stratified', 'group', 'time'] as const

export const manifest = defineManifest({
  id: 'train-test-split',
  version: 1,
  title: 'Train/test split',
  category: 'prepare',
  summary: 'Set rows aside for testing: adds a partition column that every later node respects.',
  keywords: ['hold-out', 'holdout', 'partition', 'validation', 'stratify', 'train', 'test'],
  inputs: { table: tablePort('Table') },
  outputs: {
    table: tablePort('Table', { help: 'All rows, the training rows first, with the column "partition".' }),
  },
  params: z.strictObject({
    test_size: param(z.number().gt(0).lt(1).default(0.25), {
      label: 'Test share',
      help: 'The share of rows that no model learns from.',
      control: 'slider',
      step: 0.05,
    }),
    validation_size: param(z.number().min(0).lt(1).default(0), {
      label: 'Validation share',
      help: 'A further share for comparing models before the test; 0 for none.',
      control: 'slider',
      step: 0.05,
      advanced: true,
    }),
    method: param(z.enum(splitMethods).default('random'), {
      label: 'Method',
      help: 'Stratified keeps the shares of the classes; by group keeps rows of one group together; by time tests on the latest rows.',
      control: 'select',
      options: { random: 'Random', stratified: 'Stratified', group: 'By group', time: 'By time' },
    }),
    stratify: columnParam({
      label: 'Stratify by',
      help: 'The column whose shares are kept. Left empty, the target.',
      empty: 'The target',
      visibleWhen: { param: 'method', is: ['stratified'] },
    }),
    group_column: columnParam({
      label: 'Group',
      help: 'Rows with the same value stay on the same side: the visits of a patient, the orders of a customer.',
      visibleWhen: { param: 'method', is: ['group'] },
    }),
    time_column: columnParam({
      label: 'Time',
      help: 'The column to order by; the latest rows are tested on.',
      visibleWhen: { param: 'method', is: ['time'] },
    }),
    random_state: randomStateParam({
      visibleWhen: { param: 'method', is: ['random', 'stratified', 'group'] },
    }),
  }),
  messages: {
    ...columnMessages,
    already_split: errorMessage(
      'The table is already split by its column "{column}".',
      'Remove one of the two splits.',
    ),
    name_taken: errorMessage('The table already has a column "partition".', 'Drop that column first.'),
    column_needed: errorMessage('No {what} column is chosen.', 'Choose the column to split by.'),
    target_needed: errorMessage(
      'There is no target to stratify by.',
      'Choose a column to stratify by, or set a target with "Select columns".',
    ),
    sizes: errorMessage(
      'Test and validation together take {percent} % of the rows; nothing is left to learn from.',
      'Make their shares smaller.',
    ),
    too_few_rows: errorMessage(
      '{rows, plural, one {# row is} other {# rows are}} too few for this split.',
      'Load more rows, or change the shares.',
    ),
    class_too_small: errorMessage(
      'The value "{value}" of "{column}" stands in one row only, so it can’t be in both parts.',
      'Split at random, drop that row, or stratify by another column.',
    ),
    too_few_for_classes: errorMessage(
      'A part of the split has fewer rows than "{column}" has values ({classes}).',
      'Make the part larger, or split at random.',
    ),
    too_few_groups: errorMessage(
      'Column "{column}" has {groups} groups, too few for this split.',
      'Choose a column with more groups, or change the shares.',
    ),
    missing_key: errorMessage(
      'Column "{column}" has missing values, and rows without it can’t be placed.',
      'Drop those rows first with "Drop missing".',
    ),
  },
  capabilities: { splits: true },
  parity: 'E',
})

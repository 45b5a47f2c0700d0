import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { errorMessage, warningMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'
import { conditionSchema, operatorWords } from '../../../core/table/condition.ts'

const valueOfColumn =
  '{dtype, select, bool {true or false} string {text} datetime {a time like 2026-01-31} other {a number}}'

export const manifest = defineManifest({
  id: 'filter-rows',
  version: 1,
  title: 'Filter rows',
  category: 'clean',
  summary: 'Keep the rows that meet some conditions.',
  keywords: ['where', 'query', 'subset', 'condition', 'select', 'exclude'],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The rows that are left, in their order.' }) },
  params: z.strictObject({
    conditions: param(z.array(conditionSchema).max(100).default([]), {
      label: 'Conditions',
      help: 'A missing value meets no condition but "is missing".',
      control: 'conditions',
    }),
    match: param(z.enum(['all', 'any']).default('all'), {
      label: 'A row meets them when',
      help: 'All conditions must hold, or one of them is enough.',
      control: 'select',
      options: { all: 'all of them hold', any: 'any of them holds' },
    }),
    keep: param(z.enum(['matching', 'others']).default('matching'), {
      label: 'Keep',
      help: 'The rows that meet the conditions, or all the others.',
      control: 'select',
      options: { matching: 'rows that meet them', others: 'the other rows' },
    }),
  }),
  messages: {
    ...columnMessages,
    value_mismatch: errorMessage(
      `Column "{column}" holds ${valueOfColumn}, so it can’t be compared with "{value}".`,
      `Give ${valueOfColumn} to compare with.`,
    ),
    value_missing: errorMessage(
      'The condition on "{column}" has no value to compare with.',
      'Give it a value.',
    ),
    text_only: errorMessage(
      `"{operator, select, starts_with {${operatorWords.starts_with}} ends_with {${operatorWords.ends_with}} other {${operatorWords.contains}}}" is for text, but column "{column}" holds ${valueOfColumn}.`,
      'Choose another condition.',
    ),
    no_rows_left: warningMessage(
      'No row is left.',
      'Look at the conditions: together they exclude every row.',
    ),
  },
  capabilities: {},
  parity: 'E',
})

import { z } from 'zod'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { expressionParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'formula',
  version: 1,
  title: 'Formula',
  category: 'prepare',
  summary: 'Compute a column from the others, row by row.',
  keywords: [
    'expression',
    'calculate',
    'compute',
    'derive',
    'feature',
    'column',
    'mutate',
    'assign',
    'if',
    'ratio',
  ],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The table with the computed column.' }) },
  params: z.strictObject({
    name: param(z.string().max(200).default('result'), {
      label: 'Column',
      help: 'A new name adds a feature at the end. The name of a column replaces it where it stands; it keeps its role.',
      control: 'text',
    }),
    expression: expressionParam({
      label: 'Formula',
      help: 'Columns, numbers, texts in quotes, + - * /, comparisons, and, or, not, and functions.',
    }),
  }),
  messages: {
    no_name: errorMessage('The column has no name.', 'Type one.'),
    name_taken: errorMessage(
      'The table has a column "{column}", and names that differ in capitals alone can’t stand beside each other.',
      'Type "{column}" to replace it, or another name.',
    ),
    replaces_partition: errorMessage(
      'The column "{column}" says which rows a model may learn from, so it can’t be replaced.',
      'Type another name.',
    ),
    formula_wrong: errorMessage(
      'The formula can’t be computed for this table: {fault}.',
      'Open the formula: {advice}.',
    ),
    too_large: errorMessage(
      'A whole number of the result is larger than 9,007,199,254,740,992, beyond which numbers aren’t exact.',
      'Put number(…) around a column: the result is then a floating-point number.',
    ),
  },
  capabilities: { derives: { name: 'name', expression: 'expression' } },
  parity: 'E',
})

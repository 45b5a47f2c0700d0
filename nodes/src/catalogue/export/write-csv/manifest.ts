import { z } from 'zod'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { filePort, tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'write-csv',
  version: 1,
  title: 'Write CSV',
  category: 'export',
  summary: 'Make a CSV file of a table, to download or to open in a spreadsheet.',
  keywords: ['save', 'download', 'export', 'file', 'excel', 'spreadsheet'],
  inputs: { table: tablePort('Table') },
  outputs: { file: filePort('File', { help: 'The CSV file.' }) },
  params: z.strictObject({
    file_name: param(
      z
        .string()
        .regex(/^[^/\\\0]{1,100}$/, 'use 1 to 100 characters without / and \\')
        .default('table.csv'),
      {
        label: 'File name',
        help: 'The name that the download gets.',
        control: 'text',
      },
    ),
    delimiter: param(z.enum([',', ';', '\t', '|']).default(','), {
      label: 'Delimiter',
      help: 'What stands between two values.',
      control: 'select',
      options: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar' },
    }),
    header: param(z.boolean().default(true), {
      label: 'Header row',
      help: 'Whether the first row names the columns.',
      control: 'toggle',
    }),
    escape_formulas: param(z.boolean().default(true), {
      label: 'Make formulas harmless',
      help: 'Text that a spreadsheet would run as a formula (it starts with =, +, -, @, a tab or a line break) gets an apostrophe in front. Turn it off for files that a program reads.',
      control: 'toggle',
      advanced: true,
    }),
  }),
  messages: {},
  capabilities: {},
  parity: null,
})

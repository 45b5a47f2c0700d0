import { z } from 'zod'
import { fileNameMessages, fileNameParam } from '../../../core/node/file-name.ts'
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
    file_name: fileNameParam('table.csv'),
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
  messages: fileNameMessages,
  capabilities: {},
  parity: null,
})

import { z } from 'zod'
import { columnMessages } from '../../../core/node/column-checks.ts'
import { csvMessages } from '../../../core/node/csv-messages.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { columnParam, datasetParam, param } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'
import { missingTexts } from '../../../core/table/missing-texts.ts'
import { columnKinds } from '../../../core/table/schema.ts'

const oneCharacter = z.string().regex(/^[\t -~]$/, 'not_one_character')

export const manifest = defineManifest({
  id: 'load-csv',
  version: 1,
  title: 'Load CSV',
  category: 'data',
  summary: 'Read a CSV file and find out what each column holds.',
  keywords: ['open', 'read', 'import', 'file', 'text', 'tsv', 'delimiter'],
  inputs: {},
  outputs: {
    table: tablePort('Table', { help: 'All rows of the file; every column is a feature but the target.' }),
  },
  params: z.strictObject({
    file: datasetParam({
      label: 'File',
      help: 'An uploaded file, or one of the data sets that came with Flowza.',
    }),
    delimiter: param(z.union([z.literal('auto'), oneCharacter]).default('auto'), {
      label: 'Delimiter',
      help: 'What stands between two values. "auto" tries comma, semicolon, tab and bar on the first rows.',
      control: 'text',
    }),
    quote: param(z.union([z.literal(''), oneCharacter]).default('"'), {
      label: 'Quote',
      help: 'What encloses text that contains a delimiter or a line break. Empty when the file has none.',
      control: 'text',
      advanced: true,
    }),
    header: param(z.boolean().default(true), {
      label: 'The first row is a header',
      help: 'When off, the columns are named column_1, column_2 and so on.',
      control: 'toggle',
    }),
    encoding: param(z.enum(['auto', 'utf-8', 'windows-1252', 'latin-1', 'utf-16']).default('auto'), {
      label: 'Encoding',
      help: 'How letters are stored. Found out, a file is UTF-8 or else Windows-1252. A byte order mark in the file wins over this choice.',
      control: 'select',
      options: {
        auto: 'Find out',
        'utf-8': 'UTF-8',
        'windows-1252': 'Windows-1252 (Western European)',
        'latin-1': 'Latin-1',
        'utf-16': 'UTF-16',
      },
      advanced: true,
    }),
    decimal: param(z.enum(['.', ',']).default('.'), {
      label: 'Decimal mark',
      help: 'What stands before the decimals, as in 3.14 or 3,14.',
      control: 'select',
      options: { '.': 'Point', ',': 'Comma' },
      advanced: true,
    }),
    na_values: param(
      z
        .array(z.string().max(100))
        .max(100)
        .default([...missingTexts]),
      {
        label: 'Missing values',
        help: 'Texts that mean that a value is missing. An empty field is one of them by default.',
        control: 'list',
        advanced: true,
      },
    ),
    kinds: param(z.record(z.string(), z.enum(columnKinds)).default({}), {
      label: 'Kinds',
      help: 'Columns to read as another kind than the one that was found.',
      control: 'record',
      advanced: true,
    }),
    target: columnParam({
      label: 'Target',
      help: 'The column that a model shall predict.',
    }),
  }),
  messages: {
    ...csvMessages,
    ...columnMessages,
    not_one_character: errorMessage(
      '"{label}" is one ASCII character.',
      'Type one, or reset it to its default.',
    ),
    not_chosen: errorMessage('No file is chosen.', 'Choose a file, or drop one on the canvas.'),
    unknown: errorMessage('There is no file "{file}".', 'Choose another file, or upload it.'),
  },
  capabilities: { datasetParams: ['file'] },
  parity: null,
})

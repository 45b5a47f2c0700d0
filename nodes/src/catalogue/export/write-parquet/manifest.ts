import { z } from 'zod'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
import { filePort, tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'write-parquet',
  version: 1,
  title: 'Write Parquet',
  category: 'export',
  summary: 'Make a Parquet file of a table: small, typed, quick to read in other tools.',
  keywords: ['save', 'download', 'export', 'file', 'arrow', 'columnar'],
  inputs: { table: tablePort('Table') },
  outputs: { file: filePort('File', { help: 'The Parquet file.' }) },
  params: z.strictObject({
    file_name: param(
      z
        .string()
        .regex(/^[^/\\\0]{1,100}$/, 'use 1 to 100 characters without / and \\')
        .default('table.parquet'),
      { label: 'File name', help: 'The name that the download gets.', control: 'text' },
    ),
    compression: param(z.enum(['snappy', 'zstd', 'gzip', 'uncompressed']).default('snappy'), {
      label: 'Compression',
      help: 'Snappy is quick and read everywhere; zstd and gzip make smaller files.',
      control: 'select',
      options: { snappy: 'Snappy', zstd: 'Zstandard', gzip: 'Gzip', uncompressed: 'None' },
    }),
  }),
  messages: {},
  capabilities: {},
  parity: null,
})

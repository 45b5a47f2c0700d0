import { z } from 'zod'
import { fileNameMessages, fileNameParam } from '../../../core/node/file-name.ts'
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
    file_name: fileNameParam('table.parquet'),
    compression: param(z.enum(['snappy', 'zstd', 'gzip', 'uncompressed']).default('snappy'), {
      label: 'Compression',
      help: 'Snappy is quick and read everywhere; zstd and gzip make smaller files.',
      control: 'select',
      options: { snappy: 'Snappy', zstd: 'Zstandard', gzip: 'Gzip', uncompressed: 'None' },
    }),
  }),
  messages: fileNameMessages,
  capabilities: {},
  parity: null,
})

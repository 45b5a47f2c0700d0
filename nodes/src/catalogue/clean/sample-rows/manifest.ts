import { z } from 'zod'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param, randomStateParam } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'sample-rows',
  version: 1,
  title: 'Sample rows',
  category: 'clean',
  summary: 'Keep some rows, drawn at random.',
  keywords: ['random', 'subset', 'draw', 'fewer', 'sampling', 'head'],
  inputs: { table: tablePort('Table') },
  outputs: { table: tablePort('Table', { help: 'The rows that were drawn, in their order.' }) },
  params: z.strictObject({
    n: param(z.int().min(1).max(1_000_000_000).default(10_000), {
      label: 'Rows',
      help: 'How many rows to keep. All of them where the table has no more.',
      control: 'number',
      step: 1_000,
    }),
    random_state: randomStateParam(),
  }),
  messages: {
    already_split: errorMessage(
      'The table is already split by its column "{column}", and a sample would change the shares.',
      'Draw the sample before the split.',
    ),
  },
  capabilities: { samples: 'n' },
  parity: 'E',
})

import { z } from 'zod'
import { csvMessages } from '../../../core/node/csv-messages.ts'
import { errorMessage } from '../../../core/node/message.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { datasetParam } from '../../../core/node/param.ts'
import { tablePort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'load-dataset',
  version: 1,
  title: 'Load dataset',
  category: 'data',
  summary: 'Read a registered data set, with the kinds and roles that it declares.',
  keywords: ['open', 'read', 'data', 'sample', 'titanic', 'iris'],
  inputs: {},
  outputs: { table: tablePort('Table', { help: 'All rows of the data set.' }) },
  params: z.strictObject({
    dataset: datasetParam({
      label: 'Data set',
      help: 'One of the data sets that came with Flowza or that you uploaded.',
    }),
  }),
  messages: {
    ...csvMessages,
    not_chosen: errorMessage('No data set is chosen.', 'Choose a data set.'),
    unknown: errorMessage('There is no data set "{dataset}".', 'Choose another data set, or upload it.'),
    not_ready: errorMessage(
      'The data set "{dataset}" could not be read.',
      'Look at it under Data sets, and upload it again.',
    ),
  },
  capabilities: { datasetParams: ['dataset'] },
  parity: null,
})

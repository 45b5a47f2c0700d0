import { z } from 'zod'
import { fileNameMessages, fileNameParam } from '../../../core/node/file-name.ts'
import { defineManifest } from '../../../core/node/node-type.ts'
import { filePort, modelPort } from '../../../core/node/port.ts'

export const manifest = defineManifest({
  id: 'save-model',
  version: 1,
  title: 'Save model',
  category: 'export',
  summary: 'Make one file of a trained model: the recipe, the estimator and what it expects, as data.',
  keywords: ['download', 'export', 'file', 'persist', 'store'],
  inputs: { model: modelPort('Model') },
  outputs: { file: filePort('File', { help: 'The model file; it holds no code.' }) },
  params: z.strictObject({
    file_name: fileNameParam('model.flowza'),
  }),
  messages: fileNameMessages,
  capabilities: {},
  parity: null,
})

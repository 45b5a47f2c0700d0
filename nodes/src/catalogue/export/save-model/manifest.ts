import { z } from 'zod'
import { defineManifest } from '../../../core/node/node-type.ts'
import { param } from '../../../core/node/param.ts'
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
    file_name: param(
      z
        .string()
        .regex(/^[^/\\\0]{1,100}$/, 'use 1 to 100 characters without / and \\')
        .default('model.flowza'),
      { label: 'File name', help: 'The name that the download gets.', control: 'text' },
    ),
  }),
  messages: {},
  capabilities: {},
  parity: null,
})

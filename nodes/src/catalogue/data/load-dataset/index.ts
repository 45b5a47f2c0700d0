import { defineNode } from '../../../core/node/node-type.ts'
import { manifest } from './manifest.ts'
import { checkInputs, propagateSchema } from './schema.ts'

export const loadDataset = defineNode(manifest, {
  checkInputs,
  propagateSchema,
  describe: ({ dataset }) => (dataset === '' ? 'No data set chosen' : dataset),
})

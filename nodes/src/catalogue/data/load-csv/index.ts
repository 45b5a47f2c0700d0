import { defineNode } from '../../../core/node/node-type.ts'
import { manifest } from './manifest.ts'
import { checkInputs, propagateSchema } from './schema.ts'

export const loadCsv = defineNode(manifest, {
  checkInputs,
  propagateSchema,
  describe: ({ file }) => (file === '' ? 'No file chosen' : file),
})

import { defineNode } from '../../../core/node/node-type.ts'
import { manifest } from './manifest.ts'
import { toPython } from './python.ts'
import { checkInputs, propagateSchema } from './schema.ts'

export const loadCsv = defineNode(manifest, {
  checkInputs,
  propagateSchema,
  toPython,
  describe: ({ file }) => (file === '' ? 'No file chosen' : file),
})

import { defineNode } from '../../../core/node/node-type.ts'
import { estimateCost } from './cost.ts'
import { manifest } from './manifest.ts'
import { toPython } from './python.ts'
import { checkInputs, propagateSchema } from './schema.ts'

export const loadCsv = defineNode(manifest, {
  checkInputs,
  propagateSchema,
  estimateCost,
  toPython,
  describe: ({ file }) => (file === '' ? 'No file chosen' : file),
})

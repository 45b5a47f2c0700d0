import { defineNode } from '../../../core/node/node-type.ts'
import { describe } from './describe.ts'
import { manifest } from './manifest.ts'
import { checkInputs, propagateSchema } from './schema.ts'

export const formula = defineNode(manifest, {
  checkInputs,
  propagateSchema,
  describe,
})

import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { evaluateClassification } from './index.ts'
import { toPython } from './python.ts'

export const evaluateClassificationOnServer = defineServerNode(evaluateClassification, {
  estimateCost,
  toPython,
})

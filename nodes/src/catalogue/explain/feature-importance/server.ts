import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { featureImportance } from './index.ts'
import { toPython } from './python.ts'

export const featureImportanceOnServer = defineServerNode(featureImportance, { estimateCost, toPython })

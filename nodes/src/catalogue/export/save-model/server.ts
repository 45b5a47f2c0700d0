import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { saveModel } from './index.ts'
import { toPython } from './python.ts'

export const saveModelOnServer = defineServerNode(saveModel, { estimateCost, toPython })

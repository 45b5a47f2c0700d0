import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { randomForest } from './index.ts'
import { toPython } from './python.ts'

export const randomForestOnServer = defineServerNode(randomForest, { estimateCost, toPython })

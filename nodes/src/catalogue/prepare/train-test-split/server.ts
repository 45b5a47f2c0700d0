import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { trainTestSplitNode } from './index.ts'
import { toPython } from './python.ts'

export const trainTestSplitNodeOnServer = defineServerNode(trainTestSplitNode, { estimateCost, toPython })

import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { decisionTree } from './index.ts'
import { toPython } from './python.ts'

export const decisionTreeOnServer = defineServerNode(decisionTree, { estimateCost, toPython })

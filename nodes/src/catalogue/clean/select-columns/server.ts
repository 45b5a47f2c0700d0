import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { selectColumnsNode } from './index.ts'
import { toPython } from './python.ts'

export const selectColumnsNodeOnServer = defineServerNode(selectColumnsNode, { estimateCost, toPython })

import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { scale } from './index.ts'
import { toPython } from './python.ts'

export const scaleOnServer = defineServerNode(scale, { estimateCost, toPython })

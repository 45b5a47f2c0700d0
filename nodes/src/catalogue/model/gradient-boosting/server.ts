import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { gradientBoosting } from './index.ts'
import { toPython } from './python.ts'

export const gradientBoostingOnServer = defineServerNode(gradientBoosting, { estimateCost, toPython })

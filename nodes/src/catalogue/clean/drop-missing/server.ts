import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { dropMissing } from './index.ts'
import { toPython } from './python.ts'

export const dropMissingOnServer = defineServerNode(dropMissing, { estimateCost, toPython })

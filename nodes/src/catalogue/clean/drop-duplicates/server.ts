import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { dropDuplicates } from './index.ts'
import { toPython } from './python.ts'

export const dropDuplicatesOnServer = defineServerNode(dropDuplicates, { estimateCost, toPython })

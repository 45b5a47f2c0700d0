import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { sampleRows } from './index.ts'
import { toPython } from './python.ts'

export const sampleRowsOnServer = defineServerNode(sampleRows, { estimateCost, toPython })

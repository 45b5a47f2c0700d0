import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { writeCsv } from './index.ts'
import { toPython } from './python.ts'

export const writeCsvOnServer = defineServerNode(writeCsv, { estimateCost, toPython })

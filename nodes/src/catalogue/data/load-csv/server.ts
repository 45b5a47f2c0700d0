import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { loadCsv } from './index.ts'
import { toPython } from './python.ts'

export const loadCsvOnServer = defineServerNode(loadCsv, { estimateCost, toPython })

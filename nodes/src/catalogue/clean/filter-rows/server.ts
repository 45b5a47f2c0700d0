import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { filterRows } from './index.ts'
import { toPython } from './python.ts'

export const filterRowsOnServer = defineServerNode(filterRows, { estimateCost, toPython })

import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { impute } from './index.ts'
import { toPython } from './python.ts'

export const imputeOnServer = defineServerNode(impute, { estimateCost, toPython })

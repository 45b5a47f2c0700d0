import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { formula } from './index.ts'
import { toPython } from './python.ts'

export const formulaOnServer = defineServerNode(formula, { estimateCost, toPython })

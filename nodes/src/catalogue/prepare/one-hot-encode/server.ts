import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { oneHotEncode } from './index.ts'
import { toPython } from './python.ts'

export const oneHotEncodeOnServer = defineServerNode(oneHotEncode, { estimateCost, toPython })

import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { kMeans } from './index.ts'
import { toPython } from './python.ts'

export const kMeansOnServer = defineServerNode(kMeans, { estimateCost, toPython })

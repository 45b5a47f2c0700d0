import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { loadDataset } from './index.ts'
import { toPython } from './python.ts'

export const loadDatasetOnServer = defineServerNode(loadDataset, { estimateCost, toPython })

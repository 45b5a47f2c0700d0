import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { writeParquet } from './index.ts'
import { toPython } from './python.ts'

export const writeParquetOnServer = defineServerNode(writeParquet, { estimateCost, toPython })

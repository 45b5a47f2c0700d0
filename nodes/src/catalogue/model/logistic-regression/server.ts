import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { logisticRegression } from './index.ts'
import { toPython } from './python.ts'

export const logisticRegressionOnServer = defineServerNode(logisticRegression, { estimateCost, toPython })

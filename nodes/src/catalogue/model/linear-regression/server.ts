import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { linearRegression } from './index.ts'
import { toPython } from './python.ts'

export const linearRegressionOnServer = defineServerNode(linearRegression, { estimateCost, toPython })

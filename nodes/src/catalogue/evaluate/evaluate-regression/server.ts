import { defineServerNode } from '../../../core/node/server-node-type.ts'
import { estimateCost } from './cost.ts'
import { evaluateRegression } from './index.ts'
import { toPython } from './python.ts'

export const evaluateRegressionOnServer = defineServerNode(evaluateRegression, { estimateCost, toPython })

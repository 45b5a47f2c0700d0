import { elasticNet } from './elastic-net.ts'
import { lasso } from './lasso.ts'
import { linearRegression } from './linear-regression.ts'
import { logisticRegression } from './logistic-regression.ts'
import { ridge } from './ridge.ts'

/** Linear models, every one. */
export const linearModelEstimators = [linearRegression, ridge, lasso, elasticNet, logisticRegression]

import { gradientBoostingClassifier } from '../../../learn/ensemble/gradient-boosting-classifier.ts'
import { gradientBoostingRegressor } from '../../../learn/ensemble/gradient-boosting-regressor.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { taskOf, trainClassifier, trainRegressor } from '../../../runtime/learning/train.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const job = {
    context,
    table,
    params: {
      nEstimators: params.n_estimators,
      learningRate: params.learning_rate,
      maxDepth: params.max_depth,
      minChildWeight: params.min_child_weight,
      gamma: params.gamma,
      regLambda: params.reg_lambda,
      regAlpha: params.reg_alpha,
      subsample: params.subsample,
      colsampleByTree: params.colsample_bytree,
    },
    randomState: params.random_state ?? 0,
    recorded: params,
  }
  switch (taskOf(context, table, params.task)) {
    case 'classification':
      await trainClassifier({ ...job, estimator: gradientBoostingClassifier })
      return
    case 'regression':
      await trainRegressor({ ...job, estimator: gradientBoostingRegressor })
  }
}

import { decisionTreeClassifier } from '../../../learn/tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../../../learn/tree/decision-tree-regressor.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { taskOf, trainClassifier, trainRegressor } from '../../../runtime/learning/train.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const job = { context, table, randomState: params.random_state ?? 0, recorded: params }
  const growth = {
    maxDepth: params.max_depth,
    minSamplesSplit: params.min_samples_split,
    minSamplesLeaf: params.min_samples_leaf,
    maxFeatures: params.max_features === 'all' ? null : params.max_features,
    ccpAlpha: params.ccp_alpha,
  }
  switch (taskOf(context, table, params.task)) {
    case 'classification': {
      const classWeight = params.class_weight === 'none' ? null : params.class_weight
      const settings = {
        ...decisionTreeClassifier.defaults,
        ...growth,
        criterion: params.criterion,
        classWeight,
      }
      await trainClassifier({ ...job, estimator: decisionTreeClassifier, params: settings })
      return
    }
    case 'regression': {
      const settings = { ...decisionTreeRegressor.defaults, ...growth }
      await trainRegressor({ ...job, estimator: decisionTreeRegressor, params: settings })
    }
  }
}

import { randomForestClassifier } from '../../../learn/ensemble/random-forest-classifier.ts'
import { randomForestRegressor } from '../../../learn/ensemble/random-forest-regressor.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { taskOf, trainClassifier, trainRegressor } from '../../../runtime/learning/train.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const table = await context.table('table')
  const job = { context, table, randomState: params.random_state ?? 0, recorded: params }
  const growth = {
    nEstimators: params.n_estimators,
    maxDepth: params.max_depth,
    minSamplesSplit: params.min_samples_split,
    minSamplesLeaf: params.min_samples_leaf,
    bootstrap: params.bootstrap,
  }
  switch (taskOf(context, table, params.task)) {
    case 'classification': {
      const { defaults } = randomForestClassifier
      const classWeight = params.class_weight === 'none' ? null : params.class_weight
      const maxFeatures = maxFeaturesOf(params, 'sqrt')
      const settings = { ...defaults, ...growth, criterion: params.criterion, classWeight, maxFeatures }
      await trainClassifier({ ...job, estimator: randomForestClassifier, params: settings })
      return
    }
    case 'regression': {
      const settings = {
        ...randomForestRegressor.defaults,
        ...growth,
        maxFeatures: maxFeaturesOf(params, null),
      }
      await trainRegressor({ ...job, estimator: randomForestRegressor, params: settings })
    }
  }
}

function maxFeaturesOf(params: Params, usual: 'sqrt' | null): 'sqrt' | 'log2' | null {
  switch (params.max_features) {
    case 'auto':
      return usual
    case 'all':
      return null
    case 'sqrt':
    case 'log2':
      return params.max_features
  }
}

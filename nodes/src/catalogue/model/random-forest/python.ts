import type { PythonBlock, PythonContext } from '../../../core/python/block.ts'
import { fitEstimator } from '../../../core/python/estimator.ts'
import { constructorCall, unlessDefault } from '../../../core/python/estimator-source.ts'
import { pythonLiteral } from '../../../core/python/literal.ts'
import { text, type Python } from '../../../core/python/source.ts'
import { targetTask } from '../../../core/python/target-task.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports } = context
  const task = targetTask(context)
  const isClassifier = task === 'classification'
  const name = isClassifier ? 'RandomForestClassifier' : 'RandomForestRegressor'
  const estimator = constructorCall(imports.name('sklearn.ensemble', name), [
    ['n_estimators', text(String(params.n_estimators))],
    ['criterion', isClassifier ? unlessDefault(params.criterion, 'gini', pythonLiteral) : null],
    ['max_depth', unlessDefault(params.max_depth, null, pythonLiteral)],
    ['min_samples_split', unlessDefault(params.min_samples_split, 2, pythonLiteral)],
    ['min_samples_leaf', unlessDefault(params.min_samples_leaf, 1, pythonLiteral)],
    ['max_features', maxFeatures(params, isClassifier)],
    ['bootstrap', params.bootstrap ? null : text('False')],
    ['class_weight', isClassifier ? unlessDefault(params.class_weight, 'none', pythonLiteral) : null],
    ['random_state', context.seed],
  ])
  return fitEstimator({ context, task, estimator, importances: 'feature_importances_' })
}

/** scikit-learn's own defaults are the square root for classes and all features for numbers. */
function maxFeatures({ max_features: choice }: Params, isClassifier: boolean): Python | null {
  switch (choice) {
    case 'auto':
      return null
    case 'all':
      return isClassifier ? text('None') : null
    case 'sqrt':
      return isClassifier ? null : text('"sqrt"')
    case 'log2':
      return text('"log2"')
  }
}

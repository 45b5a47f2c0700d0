import type { PythonBlock, PythonContext } from '../../../core/python/block.ts'
import { fitEstimator } from '../../../core/python/estimator.ts'
import { constructorCall, unlessDefault } from '../../../core/python/estimator-source.ts'
import { pythonFloat, pythonLiteral } from '../../../core/python/literal.ts'
import { text } from '../../../core/python/source.ts'
import { targetTask } from '../../../core/python/target-task.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports } = context
  const task = targetTask(context)
  const isClassifier = task === 'classification'
  const name = isClassifier ? 'DecisionTreeClassifier' : 'DecisionTreeRegressor'
  const estimator = constructorCall(imports.name('sklearn.tree', name), [
    ['criterion', isClassifier ? unlessDefault(params.criterion, 'gini', pythonLiteral) : null],
    ['max_depth', unlessDefault(params.max_depth, null, pythonLiteral)],
    ['min_samples_split', unlessDefault(params.min_samples_split, 2, pythonLiteral)],
    ['min_samples_leaf', unlessDefault(params.min_samples_leaf, 1, pythonLiteral)],
    ['max_features', unlessDefault(params.max_features, 'all', pythonLiteral)],
    ['ccp_alpha', unlessDefault(params.ccp_alpha, 0, (alpha) => text(pythonFloat(alpha)))],
    ['class_weight', isClassifier ? unlessDefault(params.class_weight, 'none', pythonLiteral) : null],
    ['random_state', context.seed],
  ])
  return fitEstimator({ context, task, estimator, importances: 'feature_importances_' })
}

import type { PythonBlock, PythonContext } from '../../../core/python/block.ts'
import { fitEstimator } from '../../../core/python/estimator.ts'
import { constructorCall, unlessDefault } from '../../../core/python/estimator-source.ts'
import { pythonFloat } from '../../../core/python/literal.ts'
import { text } from '../../../core/python/source.ts'
import { targetTask } from '../../../core/python/target-task.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports } = context
  const task = targetTask(context)
  const name = task === 'classification' ? 'XGBClassifier' : 'XGBRegressor'
  const float = (value: number) => text(pythonFloat(value))
  const isDrawn = params.subsample < 1 || params.colsample_bytree < 1
  const estimator = constructorCall(imports.name('xgboost', name), [
    ['n_estimators', text(String(params.n_estimators))],
    ['learning_rate', float(params.learning_rate)],
    ['max_depth', text(String(params.max_depth))],
    ['min_child_weight', unlessDefault(params.min_child_weight, 1, float)],
    ['gamma', unlessDefault(params.gamma, 0, float)],
    ['reg_lambda', unlessDefault(params.reg_lambda, 1, float)],
    ['reg_alpha', unlessDefault(params.reg_alpha, 0, float)],
    ['subsample', unlessDefault(params.subsample, 1, float)],
    ['colsample_bytree', unlessDefault(params.colsample_bytree, 1, float)],
    ['random_state', isDrawn ? context.seed : null],
    ['tree_method', text('"exact"')],
    ['base_score', text('0.5')],
    ['n_jobs', text('1')],
  ])
  return fitEstimator({
    context,
    task,
    estimator,
    importances: 'feature_importances_',
    needsClassNumbers: true,
    singlePrecision: true,
    refusedInNames: /[[\]<]/,
  })
}

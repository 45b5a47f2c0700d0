import type { PythonBlock, PythonContext } from '../../../core/python/block.ts'
import { fitEstimator } from '../../../core/python/estimator.ts'
import { constructorCall } from '../../../core/python/estimator-source.ts'
import { pythonFloat } from '../../../core/python/literal.ts'
import { text, type Python } from '../../../core/python/source.ts'
import type { Params } from './schema.ts'

export function toPython(context: PythonContext<Params>): PythonBlock {
  return fitEstimator({
    context,
    task: 'regression',
    estimator: estimatorOf(context),
    importances: 'coef_',
  })
}

function estimatorOf({ params, imports }: PythonContext<Params>): Python {
  const name = (estimator: string) => imports.name('sklearn.linear_model', estimator)
  const alpha = ['alpha', text(pythonFloat(params.alpha))] as const
  const intercept = ['fit_intercept', params.fit_intercept ? null : text('False')] as const
  switch (params.method) {
    case 'ols':
      return constructorCall(name('LinearRegression'), [intercept])
    case 'ridge':
      return constructorCall(name('Ridge'), [alpha, intercept])
    case 'lasso':
      return constructorCall(name('Lasso'), [
        alpha,
        ['tol', text('1e-12')],
        ['max_iter', text('1_000_000')],
        intercept,
      ])
  }
}

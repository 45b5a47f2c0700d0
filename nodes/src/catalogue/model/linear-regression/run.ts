import { lasso } from '../../../learn/linear-model/lasso.ts'
import { linearRegression } from '../../../learn/linear-model/linear-regression.ts'
import { ridge } from '../../../learn/linear-model/ridge.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { trainRegressor } from '../../../runtime/learning/train.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const { alpha, fit_intercept: fitIntercept } = params
  const job = { context, table: await context.table('table'), recorded: params }
  switch (params.method) {
    case 'ols': {
      const settings = { ...linearRegression.defaults, fitIntercept }
      await trainRegressor({ ...job, estimator: linearRegression, params: settings })
      return
    }
    case 'ridge': {
      const settings = { ...ridge.defaults, alpha, fitIntercept }
      await trainRegressor({ ...job, estimator: ridge, params: settings })
      return
    }
    case 'lasso': {
      // The optimum to rounding, so that the exported script's lasso, which has a fine tolerance too, says the same.
      const settings = { ...lasso.defaults, alpha, fitIntercept, maxIter: 10_000, tol: 1e-14 }
      const { converged, nIter } = await trainRegressor({ ...job, estimator: lasso, params: settings })
      if (!converged) context.warn('did_not_converge', { iterations: nIter })
    }
  }
}

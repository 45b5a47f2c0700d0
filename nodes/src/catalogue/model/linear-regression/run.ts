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
    case 'ridge':
      await trainRegressor({ ...job, estimator: ridge, params: { alpha, fitIntercept } })
      return
    case 'lasso': {
      const settings = { ...lasso.defaults, alpha, fitIntercept }
      const { converged, iterations } = await trainRegressor({ ...job, estimator: lasso, params: settings })
      if (!converged) context.warn('did_not_converge', { iterations })
    }
  }
}

import { logisticRegression } from '../../../learn/linear-model/logistic-regression.ts'
import type { RunContext } from '../../../runtime/context.ts'
import { trainClassifier } from '../../../runtime/learning/train.ts'
import type { Params } from './schema.ts'

export { manifest } from './manifest.ts'

export async function run(context: RunContext<Params>): Promise<void> {
  const { params } = context
  const { converged, nIter } = await trainClassifier({
    context,
    table: await context.table('table'),
    estimator: logisticRegression,
    params: {
      ...logisticRegression.defaults,
      C: params.penalty === 'none' ? Infinity : params.C,
      fitIntercept: params.fit_intercept,
      classWeight: params.class_weight === 'none' ? null : params.class_weight,
      maxIter: params.max_iter,
      // The optimum to rounding, so that the exported script, which has a fine tolerance too, says the same.
      tol: 1e-10,
    },
    recorded: params,
  })
  if (!converged) context.warn('did_not_converge', { iterations: nIter })
}

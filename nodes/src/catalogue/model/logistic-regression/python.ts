import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { fitEstimator } from '../../../core/python/estimator.ts'
import { constructorCall, unlessDefault } from '../../../core/python/estimator-source.ts'
import { pythonFloat } from '../../../core/python/literal.ts'
import { text } from '../../../core/python/source.ts'
import type { Params } from './schema.ts'

/** Newton steps of the product's solver; those of `newton-cg` are smaller, so it needs more of them. */
const conjugateGradientSteps = 1_000

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports } = context
  const isBinary = countClasses(context) === 2
  const defaultSteps = 100
  const steps = isBinary ? params.max_iter : Math.max(params.max_iter, conjugateGradientSteps)
  const strength = params.penalty === 'none' ? text(`${imports.module('numpy', 'np')}.inf`) : null
  const estimator = constructorCall(imports.name('sklearn.linear_model', 'LogisticRegression'), [
    ['C', strength ?? text(pythonFloat(params.C))],
    ['solver', text(isBinary ? '"newton-cholesky"' : '"newton-cg"')],
    ['tol', text('1e-10')],
    ['max_iter', unlessDefault(steps, defaultSteps, (count) => text(String(count)))],
    ['fit_intercept', params.fit_intercept ? null : text('False')],
    ['class_weight', params.class_weight === 'none' ? null : text('"balanced"')],
  ])
  return fitEstimator({ context, task: 'classification', estimator, importances: 'coef_' })
}

/** Null where no run has shown the classes. */
function countClasses(context: PythonContext<Params>): number | null {
  if (context.classes !== null) return context.classes.length
  const target = pythonTable(context.inputs, 'table').lanes.find((lane) => lane.role === 'target')
  return target?.kind === 'boolean' ? 2 : null
}

import { pythonTable, type PythonBlock, type PythonContext } from '../../../core/python/block.ts'
import { fitEstimator } from '../../../core/python/estimator.ts'
import { constructorCall, unlessDefault } from '../../../core/python/estimator-source.ts'
import { pythonFloat } from '../../../core/python/literal.ts'
import { text } from '../../../core/python/source.ts'
import type { Params } from './schema.ts'

/** From this many coefficients on, their matrix of second derivatives takes more memory than it saves time. */
const mostCoefficients = 3_000
/** Steps of `newton-cg` are smaller than those of the workflow's own solver, so it needs more of them. */
const conjugateGradientSteps = 1_000
const defaultSteps = 100

export function toPython(context: PythonContext<Params>): PythonBlock {
  const { params, imports } = context
  const isFree = params.penalty === 'none'
  // Without a penalty repeated features leave no single optimum, which Cholesky's method can't cope with.
  const isDense = !isFree && coefficientCount(context) <= mostCoefficients
  const steps = isDense ? params.max_iter : Math.max(params.max_iter, conjugateGradientSteps)
  const strength = isFree ? text(`${imports.module('numpy', 'np')}.inf`) : text(pythonFloat(params.C))
  const estimator = constructorCall(imports.name('sklearn.linear_model', 'LogisticRegression'), [
    ['C', strength],
    ['solver', text(isDense ? '"newton-cholesky"' : '"newton-cg"')],
    ['tol', text(isDense ? '1e-8' : '1e-10')],
    ['max_iter', unlessDefault(steps, defaultSteps, (count) => text(String(count)))],
    ['fit_intercept', params.fit_intercept ? null : text('False')],
    ['class_weight', params.class_weight === 'none' ? null : text('"balanced"')],
  ])
  return fitEstimator({ context, task: 'classification', estimator, importances: 'coef_' })
}

/** A guess where no run has shown the classes and categories. */
function coefficientCount(context: PythonContext<Params>): number {
  const { lanes } = pythonTable(context.inputs, 'table')
  const features = lanes
    .filter((lane) => lane.role === 'feature')
    .reduce((sum, lane) => sum + (lane.columns?.length ?? 10), 0)
  const classes = context.classes?.length ?? 2
  return features * (classes === 2 ? 1 : classes)
}

/** Makes a regressor of its algorithm. */
import {
  commonFields,
  contextOf,
  learning,
  stateOf,
  type EstimatorParts,
  type FitContext,
  type Learned,
} from './estimator-parts.ts'
import type { FittedState, Regressor } from './estimator.ts'
import { checkInput, checkNewRows, checkNumericTarget, type FormOf, type InputForm } from './input.ts'
import { checkParams } from './params.ts'

export interface RegressorParts<
  Params,
  Fitted extends FittedState,
  Form extends InputForm,
> extends EstimatorParts<Params, Form> {
  fit(
    X: FormOf[Form],
    y: Float64Array,
    params: Params,
    context: FitContext,
  ): Promise<Learned<Fitted>> | Learned<Fitted>
  predict(fitted: Fitted, X: FormOf[Form]): Float64Array
  featureImportances?(fitted: Fitted): Float64Array
}

/** A regressor from its algorithm. */
export function defineRegressor<Params, Fitted extends FittedState, Form extends InputForm>(
  parts: RegressorParts<Params, Fitted, Form>,
): Regressor<Params, Fitted> {
  const { featureImportances } = parts
  return {
    kind: 'regressor',
    ...commonFields(parts),
    async fit(features, y, params, options = {}) {
      const checked = checkParams(parts.name, parts.params, params)
      const X = checkInput(features, parts)
      checkNumericTarget(y, X.rows, parts.name)
      const context = contextOf(parts.tags, X.rows, options)
      const learned = await learning(parts.name, X.rows, () => parts.fit(X, y, checked, context))
      return stateOf<Fitted>(parts.name, features, learned)
    },
    predict: (fitted, features) => parts.predict(fitted, checkNewRows(features, fitted.nFeaturesIn, parts)),
    ...(featureImportances && { featureImportances }),
  }
}

/** Makes a transformer of its algorithm. */
import { isClassTarget, type Features, type SparseMatrix, type Target } from '../matrix.ts'
import {
  commonFields,
  contextOf,
  learning,
  stateOf,
  type EstimatorParts,
  type FeatureInput,
  type FitContext,
  type Learned,
} from './estimator-parts.ts'
import {
  FitError,
  type FitOptions,
  type FittedAndTransformed,
  type FittedState,
  type Transformer,
} from './estimator.ts'
import {
  checkInput,
  checkNewRows,
  checkNumericTarget,
  presentClasses,
  type FormOf,
  type InputForm,
} from './input.ts'
import { checkParams } from './params.ts'

export interface TransformerParts<
  Params,
  Fitted extends FittedState,
  Form extends InputForm,
> extends EstimatorParts<Params, Form> {
  target: Transformer<Params, Fitted>['target']
  fit(
    X: FormOf[Form],
    y: Target | null,
    params: Params,
    context: FitContext,
  ): Promise<Learned<Fitted>> | Learned<Fitted>
  transform(fitted: Fitted, X: FormOf[Form]): Features | SparseMatrix
  fitTransform?(
    X: FormOf[Form],
    y: Target | null,
    params: Params,
    context: FitContext,
  ): Promise<FittedAndTransformed<Learned<Fitted>>>
  inverseTransform?(fitted: Fitted, X: Features): Features
  featureNamesOut(fitted: Fitted, names: readonly string[]): string[]
}

/** A transformer from its algorithm. */
export function defineTransformer<Params, Fitted extends FittedState, Form extends InputForm>(
  parts: TransformerParts<Params, Fitted, Form>,
): Transformer<Params, Fitted> {
  const { fitTransform, inverseTransform, featureNamesOut } = parts
  const atTheDoor = (features: FeatureInput, y: Target | null, params: Params, options: FitOptions) => {
    const checked = checkParams(parts.name, parts.params, params)
    const X = checkInput(features, parts)
    const target = checkTransformerTarget(y, X.rows, parts)
    return { checked, X, target, context: contextOf(parts.tags, X.rows, options) }
  }
  return {
    kind: 'transformer',
    target: parts.target,
    ...commonFields(parts),
    async fit(features, y, params, options = {}) {
      const { checked, X, target, context } = atTheDoor(features, y, params, options)
      const learned = await learning(parts.name, X.rows, () => parts.fit(X, target, checked, context))
      return stateOf<Fitted>(parts.name, features, learned)
    },
    transform: (fitted, features) =>
      parts.transform(fitted, checkNewRows(features, fitted.nFeaturesIn, parts)),
    ...(fitTransform && {
      async fitTransform(features: FeatureInput, y: Target | null, params: Params, options: FitOptions = {}) {
        const { checked, X, target, context } = atTheDoor(features, y, params, options)
        const { fitted, transformed } = await learning(parts.name, X.rows, () =>
          fitTransform.call(parts, X, target, checked, context),
        )
        return { fitted: stateOf<Fitted>(parts.name, features, fitted), transformed }
      },
    }),
    ...(inverseTransform && { inverseTransform }),
    featureNamesOut,
  }
}

function checkTransformerTarget(
  y: Target | null,
  rows: number,
  { name, target }: { name: string; target: 'none' | 'optional' | 'required' },
): Target | null {
  if (target === 'none') return null
  if (y === null) {
    if (target === 'optional') return null
    throw new FitError('bad_parameter', `${name} learns from a target: give it one`)
  }
  if (isClassTarget(y)) presentClasses(y, { rows, name, atLeast: 1 })
  else checkNumericTarget(y, rows, name)
  return y
}

/** Makes what learns without a target of its algorithm: clusterers, outlier detectors and embedders. */
import type { Features } from '../matrix.ts'
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
import type { Clusterer, Embedder, FitOptions, FittedState, OutlierDetector } from './estimator.ts'
import { checkInput, checkNewRows, type FormOf, type InputForm } from './input.ts'
import { checkParams } from './params.ts'

export interface ClustererParts<
  Params,
  Fitted extends FittedState & { labels: Int32Array },
  Form extends InputForm,
> extends EstimatorParts<Params, Form> {
  fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
  predict?(fitted: Fitted, X: FormOf[Form]): Int32Array
  predictProba?(fitted: Fitted, X: FormOf[Form]): Float64Array[]
  transform?(fitted: Fitted, X: FormOf[Form]): Features
  scoreSamples?(fitted: Fitted, X: FormOf[Form]): Float64Array
}

/** A clusterer from its algorithm. */
export function defineClusterer<
  Params,
  Fitted extends FittedState & { labels: Int32Array },
  Form extends InputForm,
>(parts: ClustererParts<Params, Fitted, Form>): Clusterer<Params, Fitted> {
  const { predict, predictProba, transform, scoreSamples } = parts
  const newRows = (fitted: Fitted, X: FeatureInput) => checkNewRows(X, fitted.nFeaturesIn, parts)
  return {
    kind: 'clusterer',
    ...commonFields(parts),
    fit: unsupervisedFit<Params, Fitted, Form>(parts),
    ...(predict && {
      predict: (fitted: Fitted, X: FeatureInput) => predict.call(parts, fitted, newRows(fitted, X)),
    }),
    ...(predictProba && {
      predictProba: (fitted: Fitted, X: FeatureInput) => predictProba.call(parts, fitted, newRows(fitted, X)),
    }),
    ...(transform && {
      transform: (fitted: Fitted, X: FeatureInput) => transform.call(parts, fitted, newRows(fitted, X)),
    }),
    ...(scoreSamples && {
      scoreSamples: (fitted: Fitted, X: FeatureInput) => scoreSamples.call(parts, fitted, newRows(fitted, X)),
    }),
  }
}

export interface OutlierDetectorParts<
  Params,
  Fitted extends FittedState,
  Form extends InputForm,
> extends EstimatorParts<Params, Form> {
  fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
  scoreSamples(fitted: Fitted, X: FormOf[Form]): Float64Array
  /** Rows whose score is below it are outliers: scikit-learn's `offset_`. */
  offset(fitted: Fitted): number
}

/** An outlier detector from its algorithm. */
export function defineOutlierDetector<Params, Fitted extends FittedState, Form extends InputForm>(
  parts: OutlierDetectorParts<Params, Fitted, Form>,
): OutlierDetector<Params, Fitted> {
  const scoreSamples = (fitted: Fitted, X: FeatureInput) =>
    parts.scoreSamples(fitted, checkNewRows(X, fitted.nFeaturesIn, parts))
  return {
    kind: 'outlier-detector',
    ...commonFields(parts),
    fit: unsupervisedFit<Params, Fitted, Form>(parts),
    scoreSamples,
    predict: (fitted, X) =>
      Int8Array.from(scoreSamples(fitted, X), (score) => (score < parts.offset(fitted) ? -1 : 1)),
  }
}

export interface EmbedderParts<
  Params,
  Fitted extends FittedState & { embedding: Float64Array[] },
  Form extends InputForm,
> extends EstimatorParts<Params, Form> {
  fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
}

/** An embedder from its algorithm. */
export function defineEmbedder<
  Params,
  Fitted extends FittedState & { embedding: Float64Array[] },
  Form extends InputForm,
>(parts: EmbedderParts<Params, Fitted, Form>): Embedder<Params, Fitted> {
  return { kind: 'embedder', ...commonFields(parts), fit: unsupervisedFit<Params, Fitted, Form>(parts) }
}

function unsupervisedFit<Params, Fitted extends FittedState, Form extends InputForm>(
  parts: EstimatorParts<Params, Form> & {
    fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
  },
) {
  return async function fit(
    features: FeatureInput,
    params: Params,
    options: FitOptions = {},
  ): Promise<Fitted> {
    const checked = checkParams(parts.name, parts.params, params)
    const X = checkInput(features, parts)
    const context = contextOf(parts.tags, X.rows, options)
    const learned = await learning(parts.name, X.rows, () => parts.fit(X, checked, context))
    return stateOf<Fitted>(parts.name, features, learned)
  }
}

/** Makes a vectorizer of its algorithm. */
import type { SparseMatrix } from '../matrix.ts'
import {
  commonFields,
  contextOf,
  stateOf,
  type EstimatorParts,
  type FitContext,
  type Learned,
} from './estimator-parts.ts'
import { FitError, type FitOptions, type FittedState, type Vectorizer } from './estimator.ts'
import type { InputForm } from './input.ts'
import { checkParams } from './params.ts'

export interface VectorizerParts<Params, Fitted extends FittedState> extends Omit<
  EstimatorParts<Params, InputForm>,
  'input'
> {
  fit(
    documents: readonly string[],
    params: Params,
    context: FitContext,
  ): Promise<Learned<Fitted>> | Learned<Fitted>
  transform(fitted: Fitted, documents: readonly string[]): SparseMatrix
  fitTransform?(
    documents: readonly string[],
    params: Params,
    context: FitContext,
  ): Promise<{ fitted: Learned<Fitted>; transformed: SparseMatrix }>
  featureNamesOut(fitted: Fitted): string[]
}

/** A vectorizer from its algorithm. */
export function defineVectorizer<Params, Fitted extends FittedState>(
  parts: VectorizerParts<Params, Fitted>,
): Vectorizer<Params, Fitted> {
  const { fitTransform } = parts
  const atTheDoor = (documents: readonly string[], params: Params, options: FitOptions) => {
    const checked = checkParams(parts.name, parts.params, params)
    if (documents.length === 0) {
      throw new FitError('no_rows', `${parts.name} needs at least one text to learn from`)
    }
    return { checked, context: contextOf(parts.tags, documents.length, options) }
  }
  return {
    kind: 'vectorizer',
    ...commonFields(parts),
    async fit(documents, params, options = {}) {
      const { checked, context } = atTheDoor(documents, params, options)
      return stateOf<Fitted>(parts.name, null, await parts.fit(documents, checked, context))
    },
    transform: (fitted, documents) => parts.transform(fitted, documents),
    ...(fitTransform && {
      async fitTransform(documents: readonly string[], params: Params, options: FitOptions = {}) {
        const { checked, context } = atTheDoor(documents, params, options)
        const { fitted, transformed } = await fitTransform.call(parts, documents, checked, context)
        return { fitted: stateOf<Fitted>(parts.name, null, fitted), transformed }
      },
    }),
    featureNamesOut: (fitted) => parts.featureNamesOut(fitted),
  }
}

/** Makes a classifier of its algorithm, which sees the classes that have a row and no others. */
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
import type { Classifier, FittedClasses, ProbabilisticClassifier } from './estimator.ts'
import {
  checkInput,
  checkNewRows,
  presentClasses,
  type FormOf,
  type InputForm,
  type PresentClasses,
} from './input.ts'
import { checkParams } from './params.ts'

export interface ClassifierParts<
  Params,
  Fitted extends FittedClasses,
  Form extends InputForm,
> extends EstimatorParts<Params, Form> {
  /**
   * Every class of `y` has a row; at least two, or one where the tags say `singleClass`. Whatever is given by class,
   * such as class weights, goes by `y.classCodes`.
   */
  fit(
    X: FormOf[Form],
    y: PresentClasses,
    params: Params,
    context: FitContext,
  ): Promise<Learned<Fitted>> | Learned<Fitted>
  /** One array a trained class. */
  predictProba?(fitted: Fitted, X: FormOf[Form]): Float64Array[]
  decisionFunction?(fitted: Fitted, X: FormOf[Form]): Float64Array[]
  /** Places among the trained classes; the most probable, or else the highest decision, where left out. */
  predict?(fitted: Fitted, X: FormOf[Form]): Int32Array
  featureImportances?(fitted: Fitted): Float64Array
}

export interface ProbabilisticClassifierParts<
  Params,
  Fitted extends FittedClasses,
  Form extends InputForm,
> extends ClassifierParts<Params, Fitted, Form> {
  predictProba(fitted: Fitted, X: FormOf[Form]): Float64Array[]
}

/** A classifier from its algorithm. */
export function defineClassifier<Params, Fitted extends FittedClasses, Form extends InputForm>(
  parts: ProbabilisticClassifierParts<Params, Fitted, Form>,
): ProbabilisticClassifier<Params, Fitted>
export function defineClassifier<Params, Fitted extends FittedClasses, Form extends InputForm>(
  parts: ClassifierParts<Params, Fitted, Form>,
): Classifier<Params, Fitted>
export function defineClassifier<Params, Fitted extends FittedClasses, Form extends InputForm>(
  parts: ClassifierParts<Params, Fitted, Form>,
): Classifier<Params, Fitted> {
  const { predictProba, decisionFunction, featureImportances } = parts
  const newRows = (fitted: Fitted, X: FeatureInput) => checkNewRows(X, fitted.nFeaturesIn, parts)
  return {
    kind: 'classifier',
    ...commonFields(parts),
    async fit(features, y, params, options = {}) {
      const checked = checkParams(parts.name, parts.params, params)
      const X = checkInput(features, parts)
      const atLeast = parts.tags.singleClass === true ? 1 : 2
      const present = presentClasses(y, { rows: X.rows, name: parts.name, atLeast })
      const { classCodes } = present
      const context = contextOf(parts.tags, X.rows, options)
      const learned = await learning(parts.name, X.rows, () => parts.fit(X, present, checked, context))
      return stateOf<Fitted>(parts.name, features, { ...learned, classCount: y.classCount, classCodes })
    },
    predict(fitted, features) {
      const X = newRows(fitted, features)
      const places = predictPlaces(parts, fitted, X)
      return places.map((place) => fitted.classCodes[place])
    },
    ...(predictProba && {
      predictProba(fitted: Fitted, features: FeatureInput) {
        const X = newRows(fitted, features)
        return ofAllClasses(predictProba.call(parts, fitted, X), fitted, X.rows)
      },
    }),
    ...(decisionFunction && {
      decisionFunction: (fitted: Fitted, features: FeatureInput) =>
        decisionFunction.call(parts, fitted, newRows(fitted, features)),
    }),
    ...(featureImportances && { featureImportances }),
  }
}

function predictPlaces<Params, Fitted extends FittedClasses, Form extends InputForm>(
  parts: ClassifierParts<Params, Fitted, Form>,
  fitted: Fitted,
  X: FormOf[Form],
): Int32Array {
  if (parts.predict) return parts.predict(fitted, X)
  if (parts.predictProba) return highest(parts.predictProba(fitted, X), X.rows)
  if (!parts.decisionFunction) throw new Error(`${parts.name} has no way to predict`)
  const decisions = parts.decisionFunction(fitted, X)
  if (decisions.length > 1) return highest(decisions, X.rows)
  return Int32Array.from(decisions[0], (decision) => (decision > 0 ? 1 : 0))
}

/** The place of the greatest score of each row, the first of equals. */
function highest(scores: readonly Float64Array[], rows: number): Int32Array {
  const places = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    let best = 0
    for (let place = 1; place < scores.length; place += 1) {
      if (scores[place][row] > scores[best][row]) best = place
    }
    places[row] = best
  }
  return places
}

function ofAllClasses(
  probabilities: Float64Array[],
  { classCodes, classCount }: FittedClasses,
  rows: number,
): Float64Array[] {
  if (classCodes.length === classCount) return probabilities
  const all: Float64Array[] = Array.from({ length: classCount }, () => new Float64Array(rows))
  classCodes.forEach((code, place) => (all[code] = probabilities[place]))
  return all
}

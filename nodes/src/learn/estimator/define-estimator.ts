/**
 * Makes an estimator of its parts. What every estimator has to do (check parameters and data, name the state, count the
 * features, leave out classes without a row, let the event loop turn) is done here once, around the algorithm.
 */
import type { z } from 'zod'
import type { Features, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget } from '../matrix.ts'
import { KernelMemoryError } from '../kernels/kernel-memory.ts'
import type {
  Classifier,
  Clusterer,
  DataShape,
  Embedder,
  EstimatorTags,
  FitOptions,
  FitProgress,
  FittedAndTransformed,
  FittedClasses,
  FittedState,
  OutlierDetector,
  ProbabilisticClassifier,
  Regressor,
  Transformer,
  Vectorizer,
} from './estimator.ts'
import { FitError } from './estimator.ts'
import type { FormOf, InputForm, PresentClasses } from './input.ts'
import {
  checkInput,
  checkNewRows,
  checkNumericTarget,
  checkSampleWeight,
  featureCountOf,
  presentClasses,
} from './input.ts'
import { createPacer } from './pacer.ts'
import { checkParams } from './params.ts'

/** What an algorithm is told beside data and parameters. */
export interface FitContext {
  /** Checked: one finite weight of at least 0 a row. Absent where the estimator's tags don't say `sampleWeight`. */
  sampleWeight?: Float64Array
  randomState: number
  threads: number
  signal?: AbortSignal
  /** To be awaited every few milliseconds of work: throws once the fit is aborted. */
  pace(): Promise<void>
  report(progress: FitProgress): void
}

interface Parts<Params, Form extends InputForm> {
  name: string
  params: z.ZodType<Params>
  tags: EstimatorTags
  /** The form in which `fit` and the other functions get the features. */
  input: Form
  memoryEstimate(shape: DataShape, params: Params): number
}

/** What the algorithm leaves to the door: `estimator`, `nFeaturesIn` and the classes. */
type Learned<Fitted extends FittedState> = Omit<
  Fitted,
  'estimator' | 'nFeaturesIn' | 'classCount' | 'classCodes'
>

export interface ClassifierParts<Params, Fitted extends FittedClasses, Form extends InputForm> extends Parts<
  Params,
  Form
> {
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
  const newRows = (fitted: Fitted, X: Input) => checkNewRows(X, fitted.nFeaturesIn, parts)
  return {
    kind: 'classifier',
    ...description(parts),
    async fit(features, y, params, options = {}) {
      const checked = checkParams(parts.name, parts.params, params)
      const X = checkInput(features, parts)
      const atLeast = parts.tags.singleClass === true ? 1 : 2
      const present = presentClasses(y, { rows: X.rows, name: parts.name, atLeast })
      const { classCodes } = present
      const context = contextOf(parts.tags, X.rows, options)
      const learned = await fitting(parts.name, X.rows, () => parts.fit(X, present, checked, context))
      return named<Fitted>(parts.name, features, { ...learned, classCount: y.classCount, classCodes })
    },
    predict(fitted, features) {
      const X = newRows(fitted, features)
      const places = predictPlaces(parts, fitted, X)
      return places.map((place) => fitted.classCodes[place])
    },
    ...(predictProba && {
      predictProba(fitted: Fitted, features: Input) {
        const X = newRows(fitted, features)
        return ofAllClasses(predictProba.call(parts, fitted, X), fitted, X.rows)
      },
    }),
    ...(decisionFunction && {
      decisionFunction: (fitted: Fitted, features: Input) =>
        decisionFunction.call(parts, fitted, newRows(fitted, features)),
    }),
    ...(featureImportances && { featureImportances }),
  }
}

export interface RegressorParts<Params, Fitted extends FittedState, Form extends InputForm> extends Parts<
  Params,
  Form
> {
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
    ...description(parts),
    async fit(features, y, params, options = {}) {
      const checked = checkParams(parts.name, parts.params, params)
      const X = checkInput(features, parts)
      checkNumericTarget(y, X.rows, parts.name)
      const context = contextOf(parts.tags, X.rows, options)
      const learned = await fitting(parts.name, X.rows, () => parts.fit(X, y, checked, context))
      return named<Fitted>(parts.name, features, learned)
    },
    predict: (fitted, features) => parts.predict(fitted, checkNewRows(features, fitted.nFeaturesIn, parts)),
    ...(featureImportances && { featureImportances }),
  }
}

export interface TransformerParts<Params, Fitted extends FittedState, Form extends InputForm> extends Parts<
  Params,
  Form
> {
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
  const atTheDoor = (features: Input, y: Target | null, params: Params, options: FitOptions) => {
    const checked = checkParams(parts.name, parts.params, params)
    const X = checkInput(features, parts)
    const target = checkTransformerTarget(y, X.rows, parts)
    return { checked, X, target, context: contextOf(parts.tags, X.rows, options) }
  }
  return {
    kind: 'transformer',
    target: parts.target,
    ...description(parts),
    async fit(features, y, params, options = {}) {
      const { checked, X, target, context } = atTheDoor(features, y, params, options)
      const learned = await fitting(parts.name, X.rows, () => parts.fit(X, target, checked, context))
      return named<Fitted>(parts.name, features, learned)
    },
    transform: (fitted, features) =>
      parts.transform(fitted, checkNewRows(features, fitted.nFeaturesIn, parts)),
    ...(fitTransform && {
      async fitTransform(features: Input, y: Target | null, params: Params, options: FitOptions = {}) {
        const { checked, X, target, context } = atTheDoor(features, y, params, options)
        const { fitted, transformed } = await fitting(parts.name, X.rows, () =>
          fitTransform.call(parts, X, target, checked, context),
        )
        return { fitted: named<Fitted>(parts.name, features, fitted), transformed }
      },
    }),
    ...(inverseTransform && { inverseTransform }),
    featureNamesOut,
  }
}

export interface ClustererParts<
  Params,
  Fitted extends FittedState & { labels: Int32Array },
  Form extends InputForm,
> extends Parts<Params, Form> {
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
  const newRows = (fitted: Fitted, X: Input) => checkNewRows(X, fitted.nFeaturesIn, parts)
  return {
    kind: 'clusterer',
    ...description(parts),
    fit: unsupervisedFit<Params, Fitted, Form>(parts),
    ...(predict && {
      predict: (fitted: Fitted, X: Input) => predict.call(parts, fitted, newRows(fitted, X)),
    }),
    ...(predictProba && {
      predictProba: (fitted: Fitted, X: Input) => predictProba.call(parts, fitted, newRows(fitted, X)),
    }),
    ...(transform && {
      transform: (fitted: Fitted, X: Input) => transform.call(parts, fitted, newRows(fitted, X)),
    }),
    ...(scoreSamples && {
      scoreSamples: (fitted: Fitted, X: Input) => scoreSamples.call(parts, fitted, newRows(fitted, X)),
    }),
  }
}

export interface OutlierDetectorParts<
  Params,
  Fitted extends FittedState,
  Form extends InputForm,
> extends Parts<Params, Form> {
  fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
  scoreSamples(fitted: Fitted, X: FormOf[Form]): Float64Array
  /** Rows whose score is below it are outliers: scikit-learn's `offset_`. */
  offset(fitted: Fitted): number
}

/** An outlier detector from its algorithm. */
export function defineOutlierDetector<Params, Fitted extends FittedState, Form extends InputForm>(
  parts: OutlierDetectorParts<Params, Fitted, Form>,
): OutlierDetector<Params, Fitted> {
  const scoreSamples = (fitted: Fitted, X: Input) =>
    parts.scoreSamples(fitted, checkNewRows(X, fitted.nFeaturesIn, parts))
  return {
    kind: 'outlier-detector',
    ...description(parts),
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
> extends Parts<Params, Form> {
  fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
}

/** An embedder from its algorithm. */
export function defineEmbedder<
  Params,
  Fitted extends FittedState & { embedding: Float64Array[] },
  Form extends InputForm,
>(parts: EmbedderParts<Params, Fitted, Form>): Embedder<Params, Fitted> {
  return { kind: 'embedder', ...description(parts), fit: unsupervisedFit<Params, Fitted, Form>(parts) }
}

export interface VectorizerParts<Params, Fitted extends FittedState> extends Omit<
  Parts<Params, InputForm>,
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
    ...description(parts),
    async fit(documents, params, options = {}) {
      const { checked, context } = atTheDoor(documents, params, options)
      return named<Fitted>(parts.name, null, await parts.fit(documents, checked, context))
    },
    transform: (fitted, documents) => parts.transform(fitted, documents),
    ...(fitTransform && {
      async fitTransform(documents: readonly string[], params: Params, options: FitOptions = {}) {
        const { checked, context } = atTheDoor(documents, params, options)
        const { fitted, transformed } = await fitTransform.call(parts, documents, checked, context)
        return { fitted: named<Fitted>(parts.name, null, fitted), transformed }
      },
    }),
    featureNamesOut: (fitted) => parts.featureNamesOut(fitted),
  }
}

type Input = Features | SparseMatrix

function description<Params>(parts: Omit<Parts<Params, InputForm>, 'input'>) {
  const { name, params, tags } = parts
  return {
    name,
    params,
    tags,
    defaults: Object.freeze(params.parse({})),
    memoryEstimate: (shape: DataShape, own: Params) => parts.memoryEstimate(shape, own),
  }
}

function unsupervisedFit<Params, Fitted extends FittedState, Form extends InputForm>(
  parts: Parts<Params, Form> & {
    fit(X: FormOf[Form], params: Params, context: FitContext): Promise<Learned<Fitted>> | Learned<Fitted>
  },
) {
  return async function fit(features: Input, params: Params, options: FitOptions = {}): Promise<Fitted> {
    const checked = checkParams(parts.name, parts.params, params)
    const X = checkInput(features, parts)
    const context = contextOf(parts.tags, X.rows, options)
    const learned = await fitting(parts.name, X.rows, () => parts.fit(X, checked, context))
    return named<Fitted>(parts.name, features, learned)
  }
}

/** Runs the algorithm; what doesn't fit a kernel's memory is said in terms of the data. */
async function fitting<Learned>(
  name: string,
  rows: number,
  fit: () => Promise<Learned> | Learned,
): Promise<Learned> {
  try {
    return await fit()
  } catch (error) {
    if (!(error instanceof KernelMemoryError)) throw error
    const size = (error.bytes / 2 ** 30).toFixed(1)
    throw new FitError(
      'too_large',
      `${name} needs ${size} GiB in one piece for these ${rows} rows, more than 4: take fewer rows or columns`,
      { rows },
    )
  }
}

function named<Fitted extends FittedState>(
  name: string,
  X: Input | null,
  learned: Omit<Fitted, 'estimator' | 'nFeaturesIn'> | Learned<Fitted>,
): Fitted {
  const state = { ...learned, estimator: name, nFeaturesIn: X === null ? 0 : featureCountOf(X) }
  // What the algorithm left out of its state (`Learned`) is exactly what is added here and in `defineClassifier`.
  return state as unknown as Fitted
}

function contextOf(tags: EstimatorTags, rows: number, options: FitOptions): FitContext {
  const { sampleWeight, randomState = 0, threads = 1, signal, onProgress } = options
  checkSampleWeight(sampleWeight, rows)
  if (sampleWeight !== undefined && tags.sampleWeight !== true) {
    throw new FitError('bad_parameter', 'this estimator takes no sample weights')
  }
  if (!(Number.isInteger(randomState) && randomState >= 0 && randomState <= 0xffffffff)) {
    throw new FitError(
      'bad_parameter',
      `random_state must be a whole number from 0 to 4294967295, not ${randomState}`,
      { parameter: 'random_state' },
    )
  }
  signal?.throwIfAborted()
  return {
    sampleWeight,
    randomState,
    threads,
    signal,
    pace: createPacer(signal),
    report: (progress) => onProgress?.(progress),
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

import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { EstimatorOfKind, ResolvedEstimator } from '../estimator/estimator-ref.ts'
import { estimatorRefSchema, resolveEstimator } from '../estimator/estimator-ref.ts'
import type { FindEstimator, FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { ClassTarget, Matrix, SparseMatrix } from '../matrix.ts'
import { takeTarget } from '../matrix.ts'
import { oneVersusRest } from '../metrics/score-steps.ts'
import { chooseRows } from '../model-selection/fit-estimator.ts'
import { splitRows } from '../model-selection/splitter.ts'
import type { FittedIsotonic } from './isotonic-regression.ts'
import { fitIsotonic, predictIsotonic } from './isotonic-regression.ts'
import type { PlattScale } from './platt-scaling.ts'
import { applyPlattScale, fitPlattScale } from './platt-scaling.ts'

const paramsSchema = z.strictObject({
  /** The classifier whose decisions become probabilities. */
  estimator: estimatorRefSchema.default({ estimator: 'LogisticRegression', params: {} }),
  /** A logistic curve, or any rising line: the latter needs about a thousand rows. */
  method: z.enum(['sigmoid', 'isotonic']).default('sigmoid'),
  /** Folds, stratified: the model of each is calibrated on the rows that it has not seen. */
  nSplits: z.number().int().min(2).default(5),
  /** Whether the models of all folds are kept and averaged; else one model of all rows with one calibration. */
  ensemble: z.boolean().default(true),
})

export type CalibratedClassifierParams = z.output<typeof paramsSchema>

type Calibrator = ({ method: 'sigmoid' } & PlattScale) | ({ method: 'isotonic' } & FittedIsotonic)

interface CalibratedModel {
  model: FittedClasses
  /** One a class; for two classes one, of the second. */
  calibrators: Calibrator[]
}

export interface FittedCalibratedClassifier extends FittedClasses {
  estimator: 'CalibratedClassifierCV'
  models: CalibratedModel[]
}

type Input = Matrix | SparseMatrix

/**
 * scikit-learn's `CalibratedClassifierCV`, made with the registry's `find`: probabilities from any classifier's decisions,
 * fitted on rows that it has not seen (Platt 1999; Zadrozny and Elkan 2002). Parity E with `isotonic`, O with `sigmoid`.
 */
export function defineCalibratedClassifier(
  find: FindEstimator,
): ProbabilisticClassifier<CalibratedClassifierParams, FittedCalibratedClassifier> {
  const name = 'CalibratedClassifierCV'
  return defineClassifier<CalibratedClassifierParams, FittedCalibratedClassifier, 'matrix-or-sparse'>({
    name,
    params: paramsSchema,
    tags: { parity: 'O', sparse: true, sampleWeight: true, randomised: true },
    input: 'matrix-or-sparse',
    memoryEstimate(shape, params) {
      const { estimator, params: own } = resolveEstimator(find, params.estimator, 'classifier')
      return shape.rows * (shape.columns + 4) * 8 + estimator.memoryEstimate(shape, own)
    },
    async fit(X, y, params, context) {
      const { method, nSplits, ensemble } = params
      const base = resolveEstimator(find, params.estimator, 'classifier')
      checkRowsPerClass(y, nSplits)
      const splits = splitRows({ kind: 'StratifiedKFold', nSplits, shuffle: false }, { rows: X.rows, y })
      const models: CalibratedModel[] = []
      const unseen = Array.from(
        { length: y.classCount === 2 ? 1 : y.classCount },
        () => new Float64Array(X.rows),
      )
      for (const [index, { train, test }] of splits.entries()) {
        await context.pace()
        const model = await fitRows(base, X, y, { rows: train, context })
        const decisions = decisionsOf(base.estimator, model, chooseRows(X, test))
        context.report({ done: index + 1, total: splits.length + (ensemble ? 0 : 1), unit: 'fold' })
        if (ensemble) {
          const calibrators = calibrate(decisions, takeTarget(y, test), method, weightsOf(context, test))
          models.push({ model, calibrators })
        } else decisions.forEach((column, c) => column.forEach((value, i) => (unseen[c][test[i]] = value)))
      }
      if (!ensemble) {
        const model = await fitRows(base, X, y, { rows: null, context })
        models.push({ model, calibrators: calibrate(unseen, y, method, context.sampleWeight) })
        context.report({ done: splits.length + 1, total: splits.length + 1, unit: 'fold' })
      }
      return { models }
    },
    predictProba(fitted, X) {
      const mean: Float64Array[] = Array.from(
        { length: fitted.classCodes.length },
        () => new Float64Array(X.rows),
      )
      for (const { model, calibrators } of fitted.models) {
        const estimator = find(model.estimator)
        if (estimator.kind !== 'classifier') throw new Error(`${model.estimator} is no classifier`)
        probabilitiesOf(decisionsOf(estimator, model, X), calibrators).forEach((column, c) =>
          column.forEach((p, row) => (mean[c][row] += p / fitted.models.length)),
        )
      }
      return mean
    },
  })
}

function fitRows(
  { estimator, params }: ResolvedEstimator<'classifier'>,
  X: Input,
  y: ClassTarget,
  { rows, context }: { rows: Int32Array | null; context: FitContext },
): Promise<FittedClasses> {
  const { randomState, threads, signal } = context
  const options = { randomState, threads, signal }
  if (rows === null) return estimator.fit(X, y, params, { ...options, sampleWeight: context.sampleWeight })
  const sampleWeight = weightsOf(context, rows)
  return estimator.fit(chooseRows(X, rows), takeTarget(y, rows), params, { ...options, sampleWeight })
}

function weightsOf({ sampleWeight }: FitContext, rows: Int32Array): Float64Array | undefined {
  return sampleWeight && Float64Array.from(rows, (row) => sampleWeight[row])
}

/** One array for two classes, else one a class. */
function decisionsOf(
  estimator: EstimatorOfKind<'classifier'>,
  model: FittedClasses,
  X: Parameters<typeof estimator.predict>[1],
) {
  if (estimator.decisionFunction) return estimator.decisionFunction(model, X)
  if (!estimator.predictProba)
    throw new FitError('bad_parameter', `${estimator.name} has nothing to calibrate`)
  const probabilities = estimator.predictProba(model, X)
  return probabilities.length === 2 ? [probabilities[1]] : probabilities
}

function calibrate(
  decisions: readonly Float64Array[],
  y: ClassTarget,
  method: 'sigmoid' | 'isotonic',
  sampleWeight: Float64Array | undefined,
): Calibrator[] {
  return decisions.map((column, c) => {
    const isPositive = oneVersusRest(y.codes, decisions.length === 1 ? 1 : c)
    return method === 'sigmoid'
      ? { method, ...fitPlattScale(column, isPositive, sampleWeight) }
      : { method, ...fitIsotonic(column, Float64Array.from(isPositive), { sampleWeight }) }
  })
}

function probabilitiesOf(
  decisions: readonly Float64Array[],
  calibrators: readonly Calibrator[],
): Float64Array[] {
  const calibrated = decisions.map((column, c) => {
    const calibrator = calibrators[c]
    return calibrator.method === 'sigmoid'
      ? applyPlattScale(calibrator, column)
      : predictIsotonic(calibrator, column, 'clip')
  })
  if (calibrated.length === 1) return [calibrated[0].map((p) => 1 - p), calibrated[0]]
  for (let row = 0; row < calibrated[0].length; row += 1) {
    const total = calibrated.reduce((sum, column) => sum + column[row], 0)
    for (const column of calibrated) column[row] = total === 0 ? 1 / calibrated.length : column[row] / total
  }
  return calibrated
}

function checkRowsPerClass({ codes, classCount }: ClassTarget, nSplits: number): void {
  const counts = new Int32Array(classCount)
  for (const code of codes) counts[code] += 1
  const least = Math.min(...counts)
  if (least >= nSplits) return
  throw new FitError('too_few_rows', `${nSplits} folds need as many rows of each class, one has ${least}`, {
    rows: least,
  })
}

/** How random forests and extra-trees are fitted and asked; they differ in splitter and defaults only. */
import type { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { DataShape } from '../estimator/estimator.ts'
import type { PresentClasses } from '../estimator/input.ts'
import type { Features } from '../matrix.ts'
import { classWeights, multiplyWeights } from '../tree/class-weights.ts'
import { classTarget, growingBytes, nodeBytes, numberTarget, planTrees } from '../tree/fit-tree.ts'
import { toSinglePrecision } from '../tree/float32-columns.ts'
import type { Splitter } from '../tree/fit-tree.ts'
import { sumLeafValues } from '../tree/predict-trees.ts'
import type { TreeTarget } from '../tree/tree-grower.ts'
import { growthLimits, mostNodes, resolveMaxFeatures } from '../tree/tree-params.ts'
import type {
  BoundingParam,
  ClassCriterionName,
  ClassWeight,
  MaxFeatures,
  MeanCriterionName,
} from '../tree/tree-params.ts'
import type { ImpurityTreeNodes, TreeNodes } from '../tree/tree-state.ts'
import { bootstrapSize } from './bootstrap.ts'
import { checkBootstrapParams } from './forest-params.ts'
import type { ForestParams } from './forest-params.ts'
import { resolveMethod } from './forest-method.ts'
import type { forestMethod } from './forest-method.ts'
import { growForest, usefulThreads } from './grow-forest.ts'
import type { GrownForest } from './grow-forest.ts'
import { planHistTrees } from './hist-tree-grower.ts'
import type { HistTreePlan } from './hist-tree-grower.ts'
import { accuracyOf, outOfBagMeans, r2Of } from './out-of-bag.ts'

/** What a forest for classes learns beside its nodes, with `oobScore`. */
export interface OutOfBagClasses {
  /** Accuracy on the training rows, each predicted by the trees that did not draw it. */
  oobScore?: number
  /** The probabilities that those trees give each row, one array a class that has rows; 0 where there is no such tree. */
  oobDecisionFunction?: Float64Array[]
}

/** What a forest for numbers learns beside its nodes, with `oobScore`. */
export interface OutOfBagNumbers {
  /** R² on the training rows, each predicted by the trees that did not draw it. */
  oobScore?: number
  /** What those trees predict for each row; 0 where there is no such tree. */
  oobPrediction?: Float64Array
}

/** What a random forest learns beside its nodes. */
export interface ChosenMethod {
  /** How splits were searched. */
  method: 'exact' | 'hist'
}

interface ForestContext extends FitContext {
  name: string
  splitter: Splitter
  /** `exact` where the estimator has no choice. */
  method: z.infer<typeof forestMethod>
}

export interface ClassForestParams extends ForestParams {
  criterion: ClassCriterionName
  maxFeatures: MaxFeatures
  classWeight: ClassWeight | 'balanced_subsample'
}

export interface MeanForestParams extends ForestParams {
  criterion: MeanCriterionName
  maxFeatures: MaxFeatures
}

/** A forest for classes. */
export async function fitClassForest(
  X: Features,
  y: PresentClasses,
  params: ClassForestParams,
  context: ForestContext,
): Promise<ImpurityTreeNodes & ChosenMethod & OutOfBagClasses> {
  const { classWeight } = params
  const balancedSubsample = classWeight === 'balanced_subsample' && params.bootstrap
  const ofAllRows = classWeight === 'balanced_subsample' ? 'balanced' : classWeight
  const weights = multiplyWeights(
    context.sampleWeight,
    balancedSubsample ? null : classWeights(ofAllRows, y, context.sampleWeight),
  )
  const target = classTarget(y, params.criterion)
  const grown = await fitForest(X, target, params, { ...context, weights, balancedSubsample })
  const learned = { ...grown.trees, method: grown.method }
  if (!params.oobScore || !grown.drawnCounts) return learned
  const oobDecisionFunction = await outOfBagMeans(grown.trees, X, grown.drawnCounts, context.pace)
  return { ...learned, oobScore: accuracyOf(oobDecisionFunction, y.codes), oobDecisionFunction }
}

/**
 * A forest for numbers.
 *
 * @throws FitError `target_out_of_range` when the criterion needs targets of at least 0 that are not all 0.
 */
export async function fitMeanForest(
  X: Features,
  y: Float64Array,
  params: MeanForestParams,
  context: ForestContext,
): Promise<ImpurityTreeNodes & ChosenMethod & OutOfBagNumbers> {
  const target = numberTarget(y, params.criterion, context.name)
  const weights = context.sampleWeight ?? null
  const grown = await fitForest(X, target, params, { ...context, weights, balancedSubsample: false })
  const learned = { ...grown.trees, method: grown.method }
  if (!params.oobScore || !grown.drawnCounts) return learned
  const [oobPrediction] = await outOfBagMeans(grown.trees, X, grown.drawnCounts, context.pace)
  return { ...learned, oobScore: r2Of(oobPrediction, y), oobPrediction }
}

async function fitForest(
  X: Features,
  target: TreeTarget,
  params: ForestParams & { maxFeatures: MaxFeatures },
  context: ForestContext & { weights: Float64Array | null; balancedSubsample: boolean },
): Promise<GrownForest & ChosenMethod> {
  checkBootstrapParams(params)
  const { splitter, weights, balancedSubsample } = context
  const method = resolveMethod({ ...params, method: context.method }, target, X.rows)
  const maxFeatures = resolveMaxFeatures(params.maxFeatures, X.columns.length)
  const threads = usefulThreads(context.threads, { ...params, rows: X.rows, maxFeatures })
  const own = { ...context, threads }
  const grower =
    method === 'hist'
      ? { method, plan: await planBinned(X, target, params, own) }
      : { method, plan: await planTrees(X, target, { ...params, splitter }, own) }
  return { method, ...(await growForest({ grower, params, weights, balancedSubsample }, own)) }
}

async function planBinned(
  X: Features,
  target: TreeTarget,
  params: ForestParams & { maxFeatures: MaxFeatures },
  context: ForestContext,
): Promise<HistTreePlan> {
  const { rows } = X
  const columns = toSinglePrecision(X, context.name)
  const limits = growthLimits(params, rows)
  const maxFeatures = resolveMaxFeatures(params.maxFeatures, columns.length)
  return planHistTrees(columns, { rows, target, limits, maxFeatures }, context)
}

/** The mean over all trees of the values of the leaves that each row falls into. */
export function meanLeafValues(trees: TreeNodes, X: Features): Float64Array[] {
  const means = sumLeafValues(trees, X)
  const treeCount = trees.treeOffsets.length - 1
  for (const mean of means) for (let row = 0; row < X.rows; row += 1) mean[row] /= treeCount
  return means
}

/** The bytes of the columns and of all trees at their largest. */
export function forestMemory(
  shape: DataShape,
  params: Pick<ForestParams, 'nEstimators' | 'bootstrap' | 'maxSamples' | BoundingParam>,
): number {
  const { rows } = shape
  const inTree = params.bootstrap ? mostDrawn(rows, bootstrapSize(rows, params.maxSamples, null)) : rows
  return growingBytes(shape) + rows * 24 + nodeBytes(shape, params.nEstimators * mostNodes(params, inTree))
}

/** Hardly ever are more different rows among so many draws: six standard deviations above the mean. */
function mostDrawn(rows: number, draws: number): number {
  const missed = Math.exp(-draws / rows)
  return Math.min(rows, draws, rows * (1 - missed) + 6 * Math.sqrt(rows * missed * (1 - missed)))
}

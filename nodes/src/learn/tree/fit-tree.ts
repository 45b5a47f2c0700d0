/** How the single trees of this folder are fitted: one plan, one tree, pruned. */
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { DataShape } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { PresentClasses } from '../estimator/input.ts'
import type { Features } from '../matrix.ts'
import { classWeights, multiplyWeights } from './class-weights.ts'
import { codeColumns } from './column-codes.ts'
import { toSinglePrecision } from './float32-columns.ts'
import { layOutRows } from './random-splitter.ts'
import { pruneTree } from './prune-tree.ts'
import { canPlace, placeColumns } from './place-columns.ts'
import { createTreeGrower, kernelBytes, valueWidthOf } from './tree-grower.ts'
import type { TreePlan, TreeTarget } from './tree-grower.ts'
import { growthLimits, mostNodes, resolveMaxFeatures, resolveMonotonicCst } from './tree-params.ts'
import type {
  BoundingParam,
  ClassCriterionName,
  ClassWeight,
  GrowthParams,
  MaxFeatures,
  MeanCriterionName,
} from './tree-params.ts'
import { TreeRecorder } from './tree-state.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

export type Splitter = 'best' | 'random'

/** What a single tree is grown by, whatever it predicts. */
export interface SingleTreeParams extends GrowthParams {
  splitter: Splitter
  maxFeatures: MaxFeatures
  monotonicCst: (-1 | 0 | 1)[] | null
}

/** A tree for classes. */
export async function fitClassTree(
  X: Features,
  y: PresentClasses,
  params: SingleTreeParams & { criterion: ClassCriterionName; classWeight: ClassWeight },
  context: FitContext & { name: string },
): Promise<ImpurityTreeNodes> {
  const weights = multiplyWeights(context.sampleWeight, classWeights(params.classWeight, y))
  return fitTree(X, classTarget(y, params.criterion), params, { ...context, weights })
}

/**
 * A tree for numbers.
 *
 * @throws FitError `target_out_of_range` when the criterion needs targets of at least 0 that are not all 0.
 */
export async function fitMeanTree(
  X: Features,
  y: Float64Array,
  params: SingleTreeParams & { criterion: MeanCriterionName },
  context: FitContext & { name: string },
): Promise<ImpurityTreeNodes> {
  const target = numberTarget(y, params.criterion, context.name)
  return fitTree(X, target, params, { ...context, weights: context.sampleWeight ?? null })
}

/** The target as growers take it. */
export function classTarget(
  { codes, classCount }: PresentClasses,
  criterion: ClassCriterionName,
): TreeTarget {
  return { kind: 'classes', codes, classCount, criterion: criterion === 'gini' ? 'gini' : 'entropy' }
}

/**
 * The target as growers take it.
 *
 * @throws FitError `target_out_of_range` when the criterion needs targets of at least 0 that are not all 0.
 */
export function numberTarget(y: Float64Array, criterion: MeanCriterionName, name: string): TreeTarget {
  if (criterion !== 'poisson') {
    return { kind: 'numbers', y, criterion: criterion === 'friedman_mse' ? 'squared_error' : criterion }
  }
  if (y.some((value) => value < 0)) {
    throw new FitError('target_out_of_range', `${name}: poisson needs a target without negative values`)
  }
  if (!y.some((value) => value > 0)) {
    throw new FitError('target_out_of_range', `${name}: poisson needs a target that is not 0 everywhere`)
  }
  return { kind: 'numbers', y, criterion }
}

/**
 * All that trees are grown from: the columns as the splitter wants them, the rules in numbers. With more than one thread,
 * columns lie in memory that threads share.
 */
export async function planTrees(
  X: Features,
  target: TreeTarget,
  params: Omit<SingleTreeParams, 'ccpAlpha'>,
  { name, pace, threads }: Pick<FitContext, 'pace' | 'threads'> & { name: string },
): Promise<TreePlan> {
  const { rows } = X
  const featureCount = X.columns.length
  const classCount = target.kind === 'classes' ? target.classCount : 0
  const plan = {
    rows,
    target,
    maxFeatures: resolveMaxFeatures(params.maxFeatures, featureCount),
    limits: growthLimits(params, rows),
    monotonicCst: resolveMonotonicCst(params.monotonicCst, { featureCount, classCount }),
  }
  const isShared = threads > 1
  const bytes = 4 * rows * featureCount
  const newBuffer = () => (isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes))
  const columns = toSinglePrecision(X, name)
  await pace()
  if (params.splitter === 'random') {
    const table = await layOutRows(columns, new Float32Array(newBuffer()), pace)
    return { ...plan, columns: { kind: 'values', ...table } }
  }
  const scratchBytes = threads * kernelBytes(plan)
  if (scratchBytes > 0 && canPlace(rows, featureCount, scratchBytes)) {
    const placed = await placeColumns(columns, rows, { scratchBytes, isShared, pace })
    return { ...plan, columns: { kind: 'placed', ...placed } }
  }
  const codes = new Int32Array(newBuffer())
  return { ...plan, columns: { kind: 'coded', codes, columns: await codeColumns(columns, codes, pace) } }
}

async function fitTree(
  X: Features,
  target: TreeTarget,
  params: SingleTreeParams,
  context: FitContext & { name: string; weights: Float64Array | null },
): Promise<ImpurityTreeNodes> {
  // A single tree is grown by one thread.
  const plan = await planTrees(X, target, params, { ...context, threads: 1 })
  const recorder = new TreeRecorder(valueWidthOf(target))
  await createTreeGrower(plan, recorder, context.pace)(context.weights, context.randomState)
  await context.pace()
  context.report({ done: 1, total: 1, unit: 'tree' })
  return pruneTree(recorder.finish(), params.ccpAlpha)
}

/** The bytes of columns, splitter and nodes of the largest tree the rows can have. */
export function treeMemory(shape: DataShape, params: Pick<GrowthParams, BoundingParam>): number {
  return growingBytes(shape) + nodeBytes(shape, mostNodes(params, shape.rows))
}

/** The bytes of columns and splitter, for one thread. */
export function growingBytes({ rows, columns }: DataShape): number {
  return rows * columns * 12 + rows * (96 + 8 * columns) + 65_536
}

/** The bytes of nodes, while arrays double to hold them and are cut to size in the end. */
export function nodeBytes({ classCount }: DataShape, nodes: number): number {
  return 3 * nodes * (45 + 8 * Math.max(1, classCount))
}

import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { AbsoluteErrorCriterion } from './absolute-error-criterion.ts'
import { growBestFirst } from './best-first-builder.ts'
import { BestSplitter } from './best-splitter.ts'
import { ClassCriterion } from './class-criterion.ts'
import type { ClassImpurity } from './class-impurity.ts'
import type { CodedColumns } from './column-codes.ts'
import type { Criterion } from './criterion.ts'
import { GiniSplitter } from './gini-splitter.ts'
import { MeanCriterion } from './mean-criterion.ts'
import type { NodeSplitter, SplitRules } from './node-splitter.ts'
import type { PlacedColumns } from './place-columns.ts'
import { PoissonCriterion } from './poisson-criterion.ts'
import { RandomSplitter } from './random-splitter.ts'
import type { RowTable } from './random-splitter.ts'
import { SquaredErrorSplitter } from './squared-error-splitter.ts'
import { growDepthFirst, NodeMaker } from './tree-builder.ts'
import type { GrowthLimits } from './tree-params.ts'
import type { TreeRecorder } from './tree-state.ts'

/** What a tree learns to tell, and by which criterion. */
export type TreeTarget =
  | { kind: 'classes'; codes: Int32Array; classCount: number; criterion: ClassImpurity }
  | { kind: 'numbers'; y: Float64Array; criterion: 'squared_error' | 'absolute_error' | 'poisson' }

/** The columns, for the best of all splits or the best of one drawn split each, and in a kernel's memory where one helps. */
export type PlannedColumns =
  | ({ kind: 'coded' } & CodedColumns)
  | ({ kind: 'placed' } & PlacedColumns)
  | ({ kind: 'values' } & RowTable)

/** What all trees of a fit are grown from. */
export interface TreePlan {
  rows: number
  columns: PlannedColumns
  target: TreeTarget
  maxFeatures: number
  limits: GrowthLimits
  monotonicCst: Int8Array | null
}

/** Grows one tree of a fit into the recorder: rows with the weights given (null for one each), drawing from `randomState`. */
export type GrowTree = (weights: Float64Array | null, randomState: number) => Promise<void>

/** Prepares to grow trees, one after the other, by the fastest splitter that finds scikit-learn's splits. */
export function createTreeGrower(
  plan: TreePlan,
  recorder: TreeRecorder,
  pace: () => Promise<void>,
): GrowTree {
  const { limits, maxFeatures, monotonicCst } = plan
  const makers = new Map<SplitterKind, NodeMaker>()
  const makerOf = (kind: SplitterKind): NodeMaker => {
    const known = makers.get(kind)
    if (known) return known
    const splitter = createSplitter(kind, plan)
    const maker = new NodeMaker(splitter, { recorder, limits, maxFeatures, monotonicCst, pace })
    makers.set(kind, maker)
    return maker
  }
  return async (weights, randomState) => {
    const maker = makerOf(splitterFor(plan, weights))
    // A tree's own generator is used once, to seed the draw of features.
    maker.splitter.startTree(weights, new RandomState(randomState).randint(0, MAX_INT32))
    if (limits.maxLeafNodes === Infinity) await growDepthFirst(maker)
    else await growBestFirst(maker, limits.maxLeafNodes)
  }
}

/** Numbers that a node of such a tree has as its value. */
export function valueWidthOf(target: TreeTarget): number {
  return target.kind === 'classes' ? target.classCount : 1
}

/** The bytes a kernel needs beside the columns for such a target; 0 where none is of use. */
export function kernelBytes({
  rows,
  target,
  monotonicCst,
}: Omit<TreePlan, 'columns' | 'maxFeatures'>): number {
  if (monotonicCst !== null) return 0
  if (target.kind === 'classes' && target.criterion === 'gini')
    return GiniSplitter.bytes(rows, target.classCount)
  return target.kind === 'numbers' && target.criterion === 'squared_error'
    ? SquaredErrorSplitter.bytes(rows)
    : 0
}

type SplitterKind = 'gini' | 'squared_error' | 'general'

function splitterFor({ columns, target, rows }: TreePlan, weights: Float64Array | null): SplitterKind {
  if (columns.kind !== 'placed') return 'general'
  if (target.kind === 'numbers') return target.criterion === 'squared_error' ? 'squared_error' : 'general'
  return GiniSplitter.fits(columns, rows, target.classCount, weights) ? 'gini' : 'general'
}

function createSplitter(kind: SplitterKind, plan: TreePlan): NodeSplitter {
  const { columns, limits, monotonicCst, target } = plan
  const rules: SplitRules = {
    rows: plan.rows,
    featureCount: columns.kind === 'values' ? columns.features : columns.columns.length,
    maxFeatures: plan.maxFeatures,
    minSamplesLeaf: limits.minSamplesLeaf,
    minWeightFractionLeaf: limits.minWeightFractionLeaf,
  }
  if (columns.kind === 'placed' && target.kind === 'classes' && kind === 'gini') {
    return new GiniSplitter(rules, columns, target)
  }
  if (columns.kind === 'placed' && target.kind === 'numbers' && kind === 'squared_error') {
    return new SquaredErrorSplitter(rules, columns, target.y)
  }
  const criterion = createCriterion(target)
  return columns.kind === 'values'
    ? new RandomSplitter(rules, columns, criterion, monotonicCst)
    : new BestSplitter(rules, columns, criterion, monotonicCst)
}

function createCriterion(target: TreeTarget): Criterion {
  if (target.kind === 'classes') return new ClassCriterion(target.codes, target.classCount, target.criterion)
  switch (target.criterion) {
    case 'squared_error':
      return new MeanCriterion(target.y)
    case 'absolute_error':
      return new AbsoluteErrorCriterion(target.y)
    case 'poisson':
      return new PoissonCriterion(target.y)
  }
}

import { MAX_INT32, RandomState } from '../random/random-state.ts'
import { AbsoluteErrorCriterion } from './absolute-error-criterion.ts'
import { growBestFirst } from './best-first-builder.ts'
import { BestSplitter } from './best-splitter.ts'
import { ClassCriterion } from './class-criterion.ts'
import type { ClassImpurity } from './class-impurity.ts'
import type { CodedColumn } from './column-codes.ts'
import type { Criterion } from './criterion.ts'
import { MeanCriterion } from './mean-criterion.ts'
import type { NodeSplitter, SplitRules } from './node-splitter.ts'
import { PoissonCriterion } from './poisson-criterion.ts'
import { RandomSplitter } from './random-splitter.ts'
import { growDepthFirst, NodeMaker } from './tree-builder.ts'
import type { GrowthLimits } from './tree-params.ts'
import type { TreeRecorder } from './tree-state.ts'

/** What a tree learns to tell, and by which criterion. */
export type TreeTarget =
  | { kind: 'classes'; codes: Int32Array; classCount: number; criterion: ClassImpurity }
  | { kind: 'numbers'; y: Float64Array; criterion: 'squared_error' | 'absolute_error' | 'poisson' }

/** What all trees of a fit are grown from. */
export interface TreePlan {
  rows: number
  /** Searched for the best of all splits, or values of which one split each is drawn. */
  columns:
    | { splitter: 'best'; coded: readonly CodedColumn[] }
    | { splitter: 'random'; values: Float32Array[] }
  target: TreeTarget
  maxFeatures: number
  limits: GrowthLimits
  monotonicCst: Int8Array | null
}

/** Grows one tree of a fit into the recorder: rows with the weights given (null for one each), drawing from `randomState`. */
export type GrowTree = (weights: Float64Array | null, randomState: number) => Promise<void>

/** Prepares to grow trees, one after the other. */
export function createTreeGrower(
  plan: TreePlan,
  recorder: TreeRecorder,
  pace: () => Promise<void>,
): GrowTree {
  const splitter = createSplitter(plan)
  const { limits, maxFeatures, monotonicCst } = plan
  const maker = new NodeMaker(splitter, { recorder, limits, maxFeatures, monotonicCst, pace })
  return async (weights, randomState) => {
    // A tree's own generator is used once, to seed the draw of features.
    splitter.startTree(weights, new RandomState(randomState).randint(0, MAX_INT32))
    if (limits.maxLeafNodes === Infinity) await growDepthFirst(maker)
    else await growBestFirst(maker, limits.maxLeafNodes)
  }
}

/** Numbers that a node of such a tree has as its value. */
export function valueWidthOf(target: TreeTarget): number {
  return target.kind === 'classes' ? target.classCount : 1
}

function createSplitter(plan: TreePlan): NodeSplitter {
  const { columns, limits, monotonicCst } = plan
  const rules: SplitRules = {
    rows: plan.rows,
    featureCount: columns.splitter === 'best' ? columns.coded.length : columns.values.length,
    maxFeatures: plan.maxFeatures,
    minSamplesLeaf: limits.minSamplesLeaf,
    minWeightFractionLeaf: limits.minWeightFractionLeaf,
  }
  const criterion = createCriterion(plan.target)
  return columns.splitter === 'best'
    ? new BestSplitter(rules, columns.coded, criterion, monotonicCst)
    : new RandomSplitter(rules, columns.values, criterion, monotonicCst)
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

import { MAX_INT32, RandomState } from '../random/random-state.ts'
import type { ClassCriterion } from './class-impurity.ts'
import { CountingClassSplitter } from './counting-class-splitter.ts'
import { ExactMeanSplitter } from './exact-mean-splitter.ts'
import type { NodeSplitter, SplitterData } from './node-splitter.ts'
import { OrderedClassSplitter } from './ordered-class-splitter.ts'
import { OrderedMeanSplitter } from './ordered-mean-splitter.ts'
import { TreeBuilder } from './tree-builder.ts'
import type { GrowthLimits } from './tree-builder.ts'
import type { TreeRecorder } from './tree-state.ts'

/** Grows one tree of a fit into the recorder: rows with the weights given (null for one each), drawing from `randomState`. */
export type GrowTree = (weights: Float64Array | null, randomState: number) => void

export interface GrowerOptions {
  data: SplitterData
  limits: GrowthLimits
  recorder: TreeRecorder
}

/** Grows classification trees, choosing the fastest search that gives scikit-learn's splits for a tree's weights. */
export function classTreeGrower(
  classes: Int32Array,
  classCount: number,
  criterion: ClassCriterion,
  { data, limits, recorder }: GrowerOptions,
): GrowTree {
  const counting = lazyBuilder(
    () => new CountingClassSplitter(data, classes, classCount, criterion),
    limits,
    recorder,
  )
  const ordered = lazyBuilder(
    () => new OrderedClassSplitter(data, classes, classCount, criterion),
    limits,
    recorder,
  )
  return (weights, randomState) => {
    const grow = CountingClassSplitter.fits(data, classCount, weights) ? counting : ordered
    grow(weights, drawSeed(randomState))
  }
}

/** Grows regression trees, choosing the fastest search that gives scikit-learn's splits for a tree's weights. */
export function meanTreeGrower(y: Float64Array, { data, limits, recorder }: GrowerOptions): GrowTree {
  const weightLimit = ExactMeanSplitter.weightLimit(data, y)
  const exact = lazyBuilder(() => new ExactMeanSplitter(data, y), limits, recorder)
  const ordered = lazyBuilder(() => new OrderedMeanSplitter(data, y), limits, recorder)
  return (weights, randomState) => {
    const grow = wholeTotal(weights, data.rows) <= weightLimit ? exact : ordered
    grow(weights, drawSeed(randomState))
  }
}

function lazyBuilder(
  create: () => NodeSplitter,
  limits: GrowthLimits,
  recorder: TreeRecorder,
): (weights: Float64Array | null, seed: number) => void {
  let made: { splitter: NodeSplitter; builder: TreeBuilder } | undefined
  return (weights, seed) => {
    if (!made) {
      const splitter = create()
      made = { splitter, builder: new TreeBuilder(splitter, recorder, limits) }
    }
    made.splitter.start(weights, seed)
    made.builder.grow()
  }
}

/** A tree's own generator is used once, to seed the draw of features. */
function drawSeed(randomState: number): number {
  return new RandomState(randomState).randint(0, MAX_INT32)
}

/** The sum of whole-number weights; infinite when one is not whole. */
function wholeTotal(weights: Float64Array | null, rows: number): number {
  if (!weights) return rows
  let total = 0
  for (const weight of weights) {
    if (!Number.isInteger(weight)) return Infinity
    total += weight
  }
  return total
}

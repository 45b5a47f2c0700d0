import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { Features, SparseMatrix } from '../matrix.ts'
import { planTrees } from '../tree/fit-tree.ts'
import { walkTrees } from '../tree/predict-trees.ts'
import { growthFields } from '../tree/tree-params.ts'
import type { TreeNodes } from '../tree/tree-state.ts'
import { forestMemory } from './fit-forest.ts'
import { growForest, usefulThreads } from './grow-forest.ts'
import { uniformTarget } from './isolation-forest.ts'

const { ccpAlpha: _ccpAlpha, maxDepth: _maxDepth, ...fields } = growthFields

const params = z.strictObject({
  nEstimators: wholeNumber(1).default(100),
  /** The deepest a tree may grow, null for no limit. */
  maxDepth: wholeNumber(1).nullable().default(5),
  ...fields,
  /** Whether rows come out as sparse features. */
  sparseOutput: z.boolean().default(true),
})

export type RandomTreesEmbeddingParams = z.infer<typeof params>

export interface FittedRandomTreesEmbedding extends FittedState, TreeNodes {
  sparseOutput: boolean
}

const name = 'RandomTreesEmbedding'
/** So small that a node draws one feature. */
const ONE_FEATURE = Number.MIN_VALUE

/**
 * scikit-learn's `RandomTreesEmbedding` (1.9): one column a leaf of trees grown at random, 1 where a row falls into it
 * (Moosmann, Triggs & Jurie 2007). The same trees for the same random state, missing values included; parity class E.
 */
export const randomTreesEmbedding = defineTransformer<
  RandomTreesEmbeddingParams,
  FittedRandomTreesEmbedding,
  'features'
>({
  name,
  target: 'none',
  params,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: (shape, own) => forestMemory(shape, { ...own, bootstrap: false, maxSamples: null }),
  async fit(X, _y, own, context) {
    const y = uniformTarget(context.randomState, X.rows)
    const target = { kind: 'numbers', y, criterion: 'squared_error' } as const
    const rules = { ...own, splitter: 'random', maxFeatures: ONE_FEATURE, monotonicCst: null } as const
    const threads = usefulThreads(context.threads, { ...own, rows: X.rows, maxFeatures: 1 })
    const plan = await planTrees(X, target, rules, { ...context, threads, name })
    const { trees } = await growForest(
      {
        grower: { method: 'exact', plan },
        params: { nEstimators: own.nEstimators, bootstrap: false, maxSamples: null, ccpAlpha: 0 },
        weights: context.sampleWeight ?? null,
        balancedSubsample: false,
      },
      { ...context, threads },
    )
    const { impurity: _impurity, sampleCount: _sampleCount, ...nodes } = trees
    return { ...nodes, sparseOutput: own.sparseOutput }
  },
  transform(fitted, X) {
    const places = leafPlaces(fitted)
    const treeCount = fitted.treeOffsets.length - 1
    const indices = new Int32Array(X.rows * treeCount)
    walkTrees(fitted, X, (tree, from, rows, leaves) => {
      for (let i = 0; i < rows; i += 1) indices[(from + i) * treeCount + tree] = places.of[leaves[i]]
    })
    return fitted.sparseOutput
      ? sparseOnes(indices, X.rows, treeCount, places.count)
      : denseOnes(indices, X.rows, treeCount, places.count)
  },
  featureNamesOut(fitted) {
    const { treeOffsets, feature } = fitted
    const names: string[] = []
    for (let tree = 0; tree + 1 < treeOffsets.length; tree += 1) {
      for (let node = treeOffsets[tree]; node < treeOffsets[tree + 1]; node += 1) {
        if (feature[node] < 0) names.push(`randomtreesembedding_${tree}_${node - treeOffsets[tree]}`)
      }
    }
    return names
  },
})

/** The column of each leaf: leaves tree after tree in the order of their nodes. */
function leafPlaces({ feature }: TreeNodes): { of: Int32Array; count: number } {
  const of = new Int32Array(feature.length)
  let count = 0
  for (let node = 0; node < feature.length; node += 1) {
    if (feature[node] >= 0) continue
    of[node] = count
    count += 1
  }
  return { of, count }
}

function sparseOnes(indices: Int32Array, rows: number, ones: number, columnCount: number): SparseMatrix {
  const indptr = Int32Array.from({ length: rows + 1 }, (_, row) => row * ones)
  return { rows, columnCount, indptr, indices, values: new Float64Array(indices.length).fill(1) }
}

function denseOnes(indices: Int32Array, rows: number, ones: number, columnCount: number): Features {
  const columns = Array.from({ length: columnCount }, () => new Float64Array(rows))
  indices.forEach((column, entry) => (columns[column][Math.floor(entry / ones)] = 1))
  return { rows, columns }
}

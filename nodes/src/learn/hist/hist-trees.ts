import type { TreeNodes } from '../tree/tree-state.ts'
import type { FeatureBins } from './feature-bins.ts'
import { MISSING_BIN } from './feature-bins.ts'
import { preorder } from './grown-tree.ts'
import type { GrownNode, NodeSplit } from './grown-tree.ts'

/**
 * The nodes of trees that were grown on bins, depth first with the left side before the right. Numeric splits are on
 * values again (`x <= threshold`; an infinite threshold asks whether there is a value at all).
 */
export interface HistTreeNodes extends TreeNodes {
  splitRule: 'at_most'
  /** How much a split lowers the regularised loss; 0 in a leaf. */
  gain: Float64Array
  /** The number of training rows in a node. */
  sampleCount: Int32Array
  /** For a split on categories where its set begins in `leftCategories`, else -1. */
  categorySet: Int32Array
  /** Sets of category codes, 32 a word: the categories that go left. */
  leftCategories: Uint32Array
  /** For each feature where the set of categories begins that training rows had, -1 for a numeric feature. */
  knownSet: Int32Array
  knownCategories: Uint32Array
  /** For each feature the number of its category codes, 0 for a numeric one. */
  categoryCount: Int32Array
}

/** A feature as trees are stored: its place in the table of bins, its bins. */
export interface StoredFeature {
  /** Which column of the data it is. */
  column: number
  bins: FeatureBins
}

/** Writes grown trees down, one after the other, as fitted state. */
export class HistTreeRecorder {
  readonly #features: readonly StoredFeature[]
  readonly #offsets = [0]
  readonly #sets: number[] = []
  readonly #feature: number[] = []
  readonly #threshold: number[] = []
  readonly #left: number[] = []
  readonly #right: number[] = []
  readonly #defaultLeft: number[] = []
  readonly #value: number[] = []
  readonly #cover: number[] = []
  readonly #gain: number[] = []
  readonly #sampleCount: number[] = []
  readonly #categorySet: number[] = []

  /** @param features in the order of the bin table. */
  constructor(features: readonly StoredFeature[]) {
    this.#features = features
  }

  add(root: GrownNode): void {
    const nodes = preorder(root)
    const first = this.#feature.length
    const numberOf = new Map(nodes.map((node, i) => [node, first + i]))
    for (const { split, value, hessian, count } of nodes) {
      this.#feature.push(split === null ? -1 : this.#features[split.feature].column)
      this.#threshold.push(split === null ? 0 : this.#thresholdOf(split))
      this.#left.push(split === null ? -1 : (numberOf.get(split.left) ?? -1))
      this.#right.push(split === null ? -1 : (numberOf.get(split.right) ?? -1))
      this.#defaultLeft.push(split?.missingLeft === true ? 1 : 0)
      this.#value.push(split === null ? value : 0)
      this.#cover.push(hessian)
      this.#gain.push(split?.gain ?? 0)
      this.#sampleCount.push(count)
      this.#categorySet.push(split === null ? -1 : this.#recordSet(split))
    }
    this.#offsets.push(this.#feature.length)
  }

  finish(): HistTreeNodes {
    return {
      treeOffsets: Int32Array.from(this.#offsets),
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      defaultLeft: Uint8Array.from(this.#defaultLeft),
      value: Float64Array.from(this.#value),
      valueWidth: 1,
      cover: Float64Array.from(this.#cover),
      splitRule: 'at_most',
      gain: Float64Array.from(this.#gain),
      sampleCount: Int32Array.from(this.#sampleCount),
      categorySet: Int32Array.from(this.#categorySet),
      leftCategories: Uint32Array.from(this.#sets),
      ...knownCategories(this.#features),
    }
  }

  #thresholdOf({ feature, bin, leftBins }: NodeSplit): number {
    if (leftBins !== null) return 0
    return this.#features[feature].bins.thresholds[bin] ?? Infinity
  }

  #recordSet({ feature, leftBins }: NodeSplit): number {
    const { codeBins } = this.#features[feature].bins
    if (leftBins === null || codeBins === null) return -1
    const at = this.#sets.length
    const isLeft = (bin: number) => ((leftBins[bin >> 3] >> (bin & 7)) & 1) === 1
    this.#sets.push(...setOf(codeBins, (bin) => bin !== MISSING_BIN && isLeft(bin)))
    return at
  }
}

/** The sum of the gains of each feature's splits as shares of 1; zeros when no tree has a split. */
export function splitGainImportances({ feature, gain }: HistTreeNodes, featureCount: number): Float64Array {
  const importances = new Float64Array(featureCount)
  for (let node = 0; node < feature.length; node += 1) {
    if (feature[node] >= 0) importances[feature[node]] += gain[node]
  }
  const total = importances.reduce((sum, own) => sum + own, 0)
  return total > 0 ? importances.map((own) => own / total) : importances
}

function knownCategories(features: readonly StoredFeature[]) {
  const knownSet = new Int32Array(features.length).fill(-1)
  const categoryCount = new Int32Array(features.length)
  const sets: number[] = []
  for (const { column, bins } of features) {
    if (bins.codeBins === null) continue
    knownSet[column] = sets.length
    categoryCount[column] = bins.codeBins.length
    sets.push(...setOf(bins.codeBins, (bin) => bin !== MISSING_BIN))
  }
  return { knownSet, categoryCount, knownCategories: Uint32Array.from(sets) }
}

function setOf(codeBins: Uint8Array, isIn: (bin: number) => boolean): Uint32Array {
  const words = new Uint32Array(Math.ceil(codeBins.length / 32))
  codeBins.forEach((bin, code) => {
    if (isIn(bin)) words[code >> 5] |= 1 << (code & 31)
  })
  return words
}

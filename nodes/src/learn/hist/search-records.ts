import { FEATURE_INFO_BYTES, NODE, RULES, SPLIT } from '../kernels/contracts/hist-tree-records.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { FixedPoint } from './fixed-point.ts'
import { THREAD_SPLITS_BYTES } from './tree-jobs.ts'

/** When a tree stops growing, and what its leaves are worth. */
export interface GrowthRules {
  maxLeafNodes: number
  /** Infinity for no limit. */
  maxDepth: number
  minSamplesLeaf: number
  l2Regularization: number
  /** The node that gains most is split first (`lossguide`), or the one nearest to the root (`depthwise`). */
  growPolicy: 'lossguide' | 'depthwise'
}

/** The features in the order of the bin table: categorical ones first. */
export interface FeatureTraits {
  binCounts: Uint16Array
  hasMissing: Uint8Array
  categoryCount: number
  /** -1, 0 or 1 a feature. */
  monotonic: Int8Array
}

/** A split that a search found. */
export interface FoundSplit {
  gain: number
  gradients: bigint
  hessians: bigint
  feature: number
  bin: number
  missingLeft: boolean
  leftBins: Uint8Array | null
}

/** scikit-learn's `min_hessian_to_split`. */
export const MIN_HESSIAN = 1e-3

/** What a search reads of a node. */
export interface SearchedNode {
  gradients: bigint
  /** (hessians << countBits) + rows, as in the histograms. */
  hessians: bigint
  /** Bounds of the children's values. */
  lower: number
  upper: number
}

/** Bytes that the records take up. */
export function searchRecordBytes(features: number, threads: number): number {
  const ofFeatures = alignedBytes(FEATURE_INFO_BYTES * features) + 2 * alignedBytes(features)
  const ofNodes = 2 * alignedBytes(NODE.bytes) + alignedBytes(RULES.bytes)
  return ofFeatures + ofNodes + alignedBytes(threads * THREAD_SPLITS_BYTES)
}

/** What searches for splits read and write: features, rules, two nodes at a time, the best split of each thread. */
export class SearchRecords {
  /** Byte offsets. */
  readonly features: number
  readonly rules: number
  readonly splits: number
  readonly nodes: readonly [number, number]
  /** One byte a feature, 0 where a node may not be split on it. */
  readonly allowed: readonly [number, number]
  readonly #data: DataView

  constructor(
    memory: KernelMemory,
    { featureCount, traits, threads }: { featureCount: number; traits: FeatureTraits; threads: number },
  ) {
    this.nodes = [memory.allocate(NODE.bytes), memory.allocate(NODE.bytes)]
    this.allowed = [memory.allocate(featureCount), memory.allocate(featureCount)]
    this.features = memory.allocate(FEATURE_INFO_BYTES * featureCount)
    this.rules = memory.allocate(RULES.bytes)
    this.splits = memory.allocate(threads * THREAD_SPLITS_BYTES)
    this.#data = new DataView(memory.memory.buffer)
    for (let feature = 0; feature < featureCount; feature += 1) {
      const at = this.features + FEATURE_INFO_BYTES * feature
      this.#data.setUint16(at, traits.binCounts[feature], true)
      this.#data.setUint8(at + 2, traits.hasMissing[feature])
      this.#data.setInt8(at + 3, traits.monotonic[feature])
    }
  }

  writeRules(rules: GrowthRules, scales: FixedPoint): void {
    const data = this.#data
    const at = this.rules
    data.setFloat64(at + RULES.inverseGradientScale, scales.inverseGradientScale, true)
    data.setFloat64(at + RULES.inverseHessianScale, scales.inverseHessianScale, true)
    data.setFloat64(at + RULES.l2, rules.l2Regularization, true)
    data.setFloat64(at + RULES.minHessian, MIN_HESSIAN, true)
    data.setBigInt64(at + RULES.minRows, BigInt(rules.minSamplesLeaf), true)
    data.setBigInt64(at + RULES.countBits, BigInt(scales.countBits), true)
  }

  /** @param loss the node's value times its gradient sum. */
  writeNode(place: 0 | 1, { gradients, hessians, lower, upper }: SearchedNode, loss: number): void {
    const data = this.#data
    const at = this.nodes[place]
    data.setBigInt64(at + NODE.gradients, gradients, true)
    data.setBigInt64(at + NODE.hessians, hessians, true)
    data.setFloat64(at + NODE.loss, loss, true)
    data.setFloat64(at + NODE.lower, lower, true)
    data.setFloat64(at + NODE.upper, upper, true)
  }

  /** The sums that a kernel wrote to a node. */
  readSums(place: 0 | 1): Pick<SearchedNode, 'gradients' | 'hessians'> {
    const at = this.nodes[place]
    return {
      gradients: this.#data.getBigInt64(at + NODE.gradients, true),
      hessians: this.#data.getBigInt64(at + NODE.hessians, true),
    }
  }

  /** The best of what the threads found; of equal gains the one of the first feature. */
  best(offset: number, threads: number): FoundSplit | null {
    const data = this.#data
    let best = -1
    let bestGain = 0
    for (let thread = 0; thread < threads; thread += 1) {
      const at = this.splits + thread * THREAD_SPLITS_BYTES + offset
      const gain = data.getFloat64(at + SPLIT.gain, true)
      if (!(gain > bestGain)) continue
      bestGain = gain
      best = at
    }
    if (best < 0) return null
    const isCategorical = data.getInt32(best + SPLIT.isCategorical, true) === 1
    return {
      gain: bestGain,
      gradients: data.getBigInt64(best + SPLIT.gradients, true),
      hessians: data.getBigInt64(best + SPLIT.hessians, true),
      feature: data.getInt32(best + SPLIT.feature, true),
      bin: data.getInt32(best + SPLIT.bin, true),
      missingLeft: data.getInt32(best + SPLIT.missingLeft, true) === 1,
      leftBins: isCategorical ? new Uint8Array(data.buffer, best + SPLIT.leftBins, 32).slice() : null,
    }
  }
}

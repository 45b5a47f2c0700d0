/** Which features a node may be split on: all, those that its ancestors interact with, a random part of them. */

export interface FeatureChoiceOptions {
  featureCount: number
  /** Sets of features that may meet on a path from the root to a leaf; null for no such rule. */
  interactions: readonly (readonly number[])[] | null
  /** The share of features that each node draws, 1 for all. */
  maxFeatures: number
  /** Shuffles in place. */
  shuffle: (flags: Uint8Array) => void
}

/** The sets of interactions that all splits above a node belong to; null for no rule. */
export type OpenInteractions = readonly number[] | null

export interface FeatureChoice {
  /** The sets of the root. */
  readonly open: OpenInteractions
  /** The sets of the children of a node that is split on `feature`. */
  narrow(open: OpenInteractions, feature: number): OpenInteractions
  /** Marks the features of a node with 1; draws from the random stream where only a share is tried. */
  mark(open: OpenInteractions, into: Uint8Array): void
}

/** The choice of scikit-learn's grower: `interaction_cst` as LightGBM has it, `max_features` drawn anew for each node. */
export function createFeatureChoice(options: FeatureChoiceOptions): FeatureChoice {
  const { featureCount, interactions, maxFeatures, shuffle } = options
  const isFree = interactions === null && maxFeatures === 1
  const all = Int32Array.from({ length: featureCount }, (_, feature) => feature)
  const featuresOf = (open: OpenInteractions): Int32Array => {
    if (open === null || interactions === null) return all
    const features = new Set(open.flatMap((set) => interactions[set]))
    return Int32Array.from(features).sort()
  }
  return {
    open: interactions === null ? null : interactions.map((_, set) => set),
    narrow(open, feature) {
      if (open === null || interactions === null) return null
      return open.filter((set) => interactions[set].includes(feature))
    },
    mark(open, into) {
      if (isFree) {
        into.fill(1)
        return
      }
      const features = featuresOf(open)
      into.fill(0)
      if (maxFeatures === 1) {
        for (const feature of features) into[feature] = 1
        return
      }
      const drawn = new Uint8Array(features.length)
      drawn.fill(1, 0, Math.max(1, Math.ceil(maxFeatures * features.length)))
      shuffle(drawn)
      features.forEach((feature, i) => (into[feature] = drawn[i]))
    },
  }
}

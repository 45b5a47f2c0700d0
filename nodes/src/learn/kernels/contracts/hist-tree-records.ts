/** What the kernel `hist-tree` reads and writes beside plain arrays: records of fields at byte offsets. */

/** Bytes of the 256 bins of a feature: two i64 each, gradients and (hessians << countBits) + rows. */
export const FEATURE_HISTOGRAM_BYTES = 4096
/** Bytes of scratch that `buildHistograms` needs, and `findCategorySplit` beside it. */
export const HIST_SCRATCH_BYTES = 49_152
/** The last block whose bins are read may end behind a row; so many bytes more have to belong to the memory. */
export const ROW_OVERREAD_BYTES = 32

/** What bounds and measures splits. */
export const RULES = {
  bytes: 56,
  inverseGradientScale: 0,
  /** Of the hessian's units, without 2 ** countBits. */
  inverseHessianScale: 8,
  l2: 16,
  minHessian: 24,
  /** i64 */
  minRows: 40,
  /** i64 */
  countBits: 48,
} as const

/** A node, as a search sees it. */
export const NODE = {
  bytes: 40,
  /** i64 */
  gradients: 0,
  /** i64: (hessians << countBits) + rows */
  hessians: 8,
  /** The node's value times its gradient sum. */
  loss: 16,
  /** The least and the greatest value a child may have. */
  lower: 24,
  upper: 32,
} as const

/** A split as a search leaves it; only one with a greater gain is written over it. */
export const SPLIT = {
  bytes: 72,
  gain: 0,
  /** i64, of the left side; the right side is what is left of the node. */
  gradients: 8,
  hessians: 16,
  /** i32 */
  feature: 24,
  /** i32: bins up to this one go left. */
  bin: 28,
  /** i32: 1 where missing values go left. */
  missingLeft: 32,
  /** i32: 1 where `leftBins` says which bins go left. */
  isCategorical: 36,
  /** 256 bits */
  leftBins: 40,
} as const

/** A node of a finished tree, as `addTree` walks it. */
export const WALK_NODE = {
  bytes: 56,
  /** i32, -1 for a leaf */
  feature: 0,
  /** i32, numbers of nodes */
  left: 4,
  right: 8,
  /** 256 bits */
  leftBins: 16,
  value: 48,
} as const

/** Bytes of a feature: binCount (u16), hasMissing (u8), monotonic (i8: -1, 0 or 1). */
export const FEATURE_INFO_BYTES = 4

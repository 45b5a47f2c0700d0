/** How the kernels `forest-classes` and `forest-means` write down the best split of a node. */

/** f64 score; i32 feature, rows on the left, last code on the left, first code on the right, one of `MISSING_SIDES`. */
export const BEST_SPLIT_BYTES = 32

/** How missing values lie in a split: there are none, or they go right, left, or right with no others. */
export const MISSING_SIDES = { none: 0, right: 1, left: 2, alone: 3 } as const

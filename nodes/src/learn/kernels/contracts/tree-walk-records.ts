/** A node as the kernel `tree-walk` reads it: fields at byte offsets. */
export const TREE_WALK_NODE = {
  bytes: 32,
  /** f64 */
  threshold: 0,
  /** u32, in place of the threshold of a split on categories: where one byte a category begins (1 goes left), how many. */
  categories: 0,
  categoryCount: 4,
  /** f64 */
  value: 8,
  /** u32, the feature's byte offset in a row. */
  feature: 16,
  /** u32, byte offsets of the children from the first node on; a leaf is its own child twice. */
  left: 20,
  right: 24,
  /** u32 */
  flags: 28,
} as const

export const MISSING_LEFT = 1
export const ON_CATEGORIES = 2

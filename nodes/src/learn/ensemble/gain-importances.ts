import type { BoostedTreeNodes } from './boosted-trees.ts'

const { fround } = Math

/**
 * The mean gain of each feature's splits as shares of 1, in single precision and in XGBoost's order of additions: its
 * `feature_importances_` with `importance_type="gain"`; zeros when no tree has a split.
 */
export function gainImportances(trees: BoostedTreeNodes, featureCount: number): Float64Array {
  const { treeOffsets, feature, left, right, gain } = trees
  const gains = new Float32Array(featureCount)
  const splits = new Int32Array(featureCount)
  for (let tree = 0; tree + 1 < treeOffsets.length; tree += 1) {
    const waiting = [treeOffsets[tree]]
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (feature[node] < 0) continue
      gains[feature[node]] += gain[node]
      splits[feature[node]] += 1
      waiting.push(left[node], right[node])
    }
  }
  for (let f = 0; f < featureCount; f += 1) if (splits[f] > 0) gains[f] /= splits[f]
  const total = pairwiseSumSingle(gains, 0, featureCount)
  if (total > 0) for (let f = 0; f < featureCount; f += 1) gains[f] /= total
  return Float64Array.from(gains)
}

/** NumPy's sum of a contiguous single-precision array, in its order of additions. */
function pairwiseSumSingle(values: Float32Array, start: number, length: number): number {
  if (length > 128) {
    const half = length >>> 1
    const left = half - (half % 8)
    return fround(
      pairwiseSumSingle(values, start, left) + pairwiseSumSingle(values, start + left, length - left),
    )
  }
  const evenEnd = length < 8 ? 0 : length - (length % 8)
  let sum = 0
  if (evenEnd > 0) {
    const s = values.slice(start, start + 8)
    for (let i = 8; i < evenEnd; i += 1) s[i % 8] += values[start + i]
    const low = fround(fround(s[0] + s[1]) + fround(s[2] + s[3]))
    const high = fround(fround(s[4] + s[5]) + fround(s[6] + s[7]))
    sum = fround(low + high)
  }
  for (let i = evenEnd; i < length; i += 1) sum = fround(sum + values[start + i])
  return sum
}

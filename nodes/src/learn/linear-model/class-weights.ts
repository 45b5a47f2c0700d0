export interface BalancedWeightOptions {
  /** 0 … classCount - 1, every class present. */
  codes: Int32Array
  classCount: number
  sampleWeight?: Float64Array
}

/**
 * scikit-learn's `class_weight="balanced"` as a weight a row: total weight / (classes * weight of the row's class),
 * times the row's own weight.
 */
export function balancedWeights({ codes, classCount, sampleWeight }: BalancedWeightOptions): Float64Array {
  const classTotals = new Float64Array(classCount)
  let total = 0
  for (let row = 0; row < codes.length; row += 1) {
    const weight = sampleWeight ? sampleWeight[row] : 1
    classTotals[codes[row]] += weight
    total += weight
  }
  return Float64Array.from(codes, (code, row) => {
    const own = sampleWeight ? sampleWeight[row] : 1
    return own === 0 ? 0 : (own * total) / (classCount * classTotals[code])
  })
}

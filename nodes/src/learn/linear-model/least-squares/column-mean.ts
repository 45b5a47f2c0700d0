import { pairwiseSum } from '../../statistics/pairwise-sum.ts'

/** The mean of a column; weighted by `sampleWeight` when given. */
export function columnMean(column: Float64Array, sampleWeight: Float64Array | undefined): number {
  if (!sampleWeight) return pairwiseSum(column) / column.length
  return pairwiseSum(column.map((value, row) => value * sampleWeight[row])) / pairwiseSum(sampleWeight)
}

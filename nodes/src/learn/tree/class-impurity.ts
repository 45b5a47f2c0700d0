import { accurateLog } from './accurate-log.ts'

export type ClassImpurity = 'gini' | 'entropy'

const LN2 = Math.LN2

/** The impurity of class weights that sum to `weight`, in scikit-learn's order of operations. */
export function classImpurity(criterion: ClassImpurity, counts: Float64Array, weight: number): number {
  switch (criterion) {
    case 'gini': {
      let squares = 0
      for (let c = 0; c < counts.length; c += 1) squares += counts[c] * counts[c]
      return 1 - squares / (weight * weight)
    }
    case 'entropy':
      return entropy(counts, weight)
  }
}

/** Shannon entropy in bits, classes in order, empty ones left out. */
export function entropy(counts: Float64Array, weight: number): number {
  let bits = 0
  for (let c = 0; c < counts.length; c += 1) {
    if (counts[c] > 0) {
      const share = counts[c] / weight
      bits -= share * (accurateLog(share) / LN2)
    }
  }
  return bits
}

/** `entropy` of `total - left`, class by class. */
export function entropyOfRest(total: Float64Array, left: Float64Array, weight: number): number {
  let bits = 0
  for (let c = 0; c < total.length; c += 1) {
    const count = total[c] - left[c]
    if (count > 0) {
      const share = count / weight
      bits -= share * (accurateLog(share) / LN2)
    }
  }
  return bits
}

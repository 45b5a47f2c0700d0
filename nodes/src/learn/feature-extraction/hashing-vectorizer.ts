import { z } from 'zod'
import { defineVectorizer } from '../estimator/define-vectorizer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { SparseMatrix } from '../matrix.ts'
import { normalizeSparseRows } from '../preprocessing/normalizer.ts'
import type { AnalyzerOptions } from './analyzer.ts'
import { analyzerOptions, analyzerParams, createAnalyzer } from './analyzer.ts'
import { murmurHash3 } from './murmur-hash.ts'

const params = z.strictObject({
  ...analyzerParams,
  /** How many columns the terms share. */
  nFeatures: wholeNumber(1)
    .max(2 ** 31 - 2)
    .default(2 ** 20),
  /** 1 for a column that some term of a text falls on, however often. */
  binary: z.boolean().default(false),
  /** Rows are scaled to this length; null for not. */
  norm: z.enum(['l1', 'l2']).nullable().default('l2'),
  /** Half of the terms count down, so that those that share a column cancel on average. */
  alternateSign: z.boolean().default(true),
})

export type HashingVectorizerParams = z.infer<typeof params>

export interface FittedHashingVectorizer extends FittedState {
  analyzer: AnalyzerOptions
  nFeatures: number
  binary: boolean
  norm: HashingVectorizerParams['norm']
  alternateSign: boolean
}

/**
 * scikit-learn's `HashingVectorizer`: each term counts in the column that its hash names (K. Weinberger and others,
 * "Feature hashing for large scale multitask learning", 2009). Learns nothing; its columns have numbers for names. Class E.
 */
export const hashingVectorizer = defineVectorizer<HashingVectorizerParams, FittedHashingVectorizer>({
  name: 'HashingVectorizer',
  params,
  tags: { parity: 'E' },
  memoryEstimate: () => 1024,
  fit(_documents, own) {
    createAnalyzer(own)
    const { nFeatures, binary, norm, alternateSign } = own
    return { analyzer: analyzerOptions(own), nFeatures, binary, norm, alternateSign }
  },
  transform(fitted, documents) {
    const hashed = hashTerms(documents, fitted)
    if (fitted.binary) hashed.values.fill(1)
    return fitted.norm === null ? hashed : normalizeSparseRows(hashed, fitted.norm)
  },
  featureNamesOut: ({ nFeatures }) => Array.from({ length: nFeatures }, (_, column) => `hash_${column}`),
})

/** Terms that cancel leave an entry of 0. */
function hashTerms(documents: readonly string[], fitted: FittedHashingVectorizer): SparseMatrix {
  const { nFeatures, alternateSign } = fitted
  const analyze = createAnalyzer(fitted.analyzer)
  const encoder = new TextEncoder()
  const known = new Map<string, number>()
  const rows = documents.map((text) => {
    const counts = new Map<number, number>()
    for (const term of analyze(text)) {
      let hash = known.get(term)
      if (hash === undefined) known.set(term, (hash = murmurHash3(encoder.encode(term))))
      const column = columnOf(hash, nFeatures)
      counts.set(column, (counts.get(column) ?? 0) + (alternateSign && hash < 0 ? -1 : 1))
    }
    return Array.from(counts).sort(([a], [b]) => a - b)
  })
  const indptr = new Int32Array(documents.length + 1)
  rows.forEach(({ length }, row) => (indptr[row + 1] = indptr[row] + length))
  const entries = rows.flat()
  return {
    rows: documents.length,
    columnCount: nFeatures,
    indptr,
    indices: Int32Array.from(entries, ([column]) => column),
    values: Float64Array.from(entries, ([, count]) => count),
  }
}

/** The least hash has no absolute value of 32 bits: scikit-learn takes it apart. */
function columnOf(hash: number, nFeatures: number): number {
  return hash === -(2 ** 31) ? (2 ** 31 - 1 - (nFeatures - 1)) % nFeatures : Math.abs(hash) % nFeatures
}

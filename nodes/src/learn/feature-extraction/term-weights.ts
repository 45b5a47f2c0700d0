/** Counts of terms weighed by how few texts have them: G. Salton and C. Buckley (1988). */
import { z } from 'zod'
import type { SparseMatrix } from '../matrix.ts'
import { normalizeSparseRows } from '../preprocessing/normalizer.ts'
import { columnFrequencies } from './term-counts.ts'

export const weightParams = {
  /** Rows are scaled to this length; null for not. */
  norm: z.enum(['l1', 'l2']).nullable().default('l2'),
  /** Weigh terms by the inverse of the number of texts that have them. */
  useIdf: z.boolean().default(true),
  /** Count one more text that has every term. */
  smoothIdf: z.boolean().default(true),
  /** `1 + ln(count)` in place of the count. */
  sublinearTf: z.boolean().default(false),
}

const weightSchema = z.object(weightParams)

export type WeightOptions = z.infer<typeof weightSchema>

export interface TermWeights {
  /** One weight a column; null where terms are not weighed. */
  idf: Float64Array | null
  norm: WeightOptions['norm']
  sublinearTf: boolean
}

/** A column that no row has weighs what one weighs that a single row has. */
export function learnWeights(
  X: SparseMatrix,
  { norm, useIdf, smoothIdf, sublinearTf }: WeightOptions,
): TermWeights {
  if (!useIdf) return { idf: null, norm, sublinearTf }
  const more = smoothIdf ? 1 : 0
  const idf = Float64Array.from(
    columnFrequencies(X).rowCounts,
    (count) => Math.log((X.rows + more) / Math.max(1, count + more)) + 1,
  )
  return { idf, norm, sublinearTf }
}

export function weighTerms(X: SparseMatrix, { idf, norm, sublinearTf }: TermWeights): SparseMatrix {
  const values = X.values.map((count, entry) => {
    const frequency = sublinearTf ? Math.log(count) + 1 : count
    return idf === null ? frequency : frequency * idf[X.indices[entry]]
  })
  const weighed = { ...X, values }
  return norm === null ? weighed : normalizeSparseRows(weighed, norm)
}

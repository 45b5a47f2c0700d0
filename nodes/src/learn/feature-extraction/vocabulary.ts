/** Which terms a vectorizer counts. */
import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import type { SparseMatrix } from '../matrix.ts'
import { compareCodePoints } from '../preprocessing/code-point-order.ts'
import type { AnalyzerOptions } from './analyzer.ts'
import { createAnalyzer } from './analyzer.ts'
import { TermCounts, columnFrequencies } from './term-counts.ts'

const wholeAboveOne = 'above 1 it must be a whole number'

export const vocabularyParams = {
  /** The most texts a term may be in: a share up to 1, a number above. */
  maxDf: z
    .number()
    .min(0)
    .refine((most) => most <= 1 || Number.isInteger(most), wholeAboveOne)
    .default(1),
  /** The fewest texts a term must be in: a share below 1, a number from 1 up. */
  minDf: z
    .number()
    .min(0)
    .refine((least) => least < 1 || Number.isInteger(least), wholeAboveOne)
    .default(1),
  /** The most terms: the most frequent ones. */
  maxFeatures: wholeNumber(1).nullable().default(null),
  /** The terms themselves, where they are known. */
  vocabulary: z.array(z.string()).min(1).nullable().default(null),
  /** 1 for a term that a text has, however often. */
  binary: z.boolean().default(false),
}

const vocabularySchema = z.object(vocabularyParams)

export type VocabularyOptions = z.infer<typeof vocabularySchema>

/**
 * The terms, sorted by code point (given ones as they are), and how often each text has them. Of equally frequent terms
 * the first by code point are kept.
 *
 * @throws FitError `no_features` when no term is left, `bad_parameter` for a term given twice, limits that cross, or a
 * token pattern that cannot be used.
 */
export async function learnVocabulary(
  documents: readonly string[],
  options: VocabularyOptions & AnalyzerOptions,
  { name, pace }: { name: string } & Pick<FitContext, 'pace'>,
): Promise<{ vocabulary: string[]; counted: SparseMatrix }> {
  const { vocabulary: given, binary } = options
  if (given !== null && new Set(given).size < given.length) {
    throw new FitError('bad_parameter', `${name}: the vocabulary has a term twice`, {
      parameter: 'vocabulary',
    })
  }
  const counts = new TermCounts(createAnalyzer(options), given)
  for (const [index, text] of documents.entries()) {
    counts.add(text)
    if (index % 32 === 31) await pace()
  }
  if (given !== null) return { vocabulary: [...given], counted: counted(counts, given.length, { binary }) }
  const terms = counts.terms()
  if (terms.length === 0)
    throw new FitError('no_features', `${name}: the texts have no terms, but stop words perhaps`)
  const isKept = chooseTerms(counts, terms, { ...options, documents: documents.length, name })
  const kept = Array.from(terms.keys()).filter((index) => isKept[index] === 1)
  kept.sort((a, b) => compareCodePoints(terms[a], terms[b]))
  const places = new Int32Array(terms.length).fill(-1)
  kept.forEach((index, place) => (places[index] = place))
  return {
    vocabulary: kept.map((index) => terms[index]),
    counted: counted(counts, kept.length, { places, binary }),
  }
}

/** How often each text has each of the terms. */
export function countTerms(
  documents: readonly string[],
  {
    vocabulary,
    analyzer,
    binary,
  }: { vocabulary: readonly string[]; analyzer: AnalyzerOptions; binary: boolean },
): SparseMatrix {
  const counts = new TermCounts(createAnalyzer(analyzer), vocabulary)
  for (const text of documents) counts.add(text)
  return counted(counts, vocabulary.length, { binary })
}

function counted(
  counts: TermCounts,
  columnCount: number,
  { places, binary }: { places?: Int32Array; binary: boolean },
): SparseMatrix {
  const matrix = counts.toMatrix(columnCount, places)
  if (binary) matrix.values.fill(1)
  return matrix
}

function chooseTerms(
  counts: TermCounts,
  terms: readonly string[],
  {
    maxDf,
    minDf,
    maxFeatures,
    binary,
    documents,
    name,
  }: VocabularyOptions & { documents: number; name: string },
): Uint8Array {
  const { rowCounts, totals } = columnFrequencies(counts.toMatrix(terms.length))
  const most = maxDf <= 1 ? maxDf * documents : maxDf
  const least = minDf < 1 ? minDf * documents : minDf
  if (most < least) {
    throw new FitError('bad_parameter', `${name}: max_df means fewer texts than min_df`, {
      parameter: 'max_df',
    })
  }
  const isKept = Uint8Array.from(rowCounts, (count) => (count <= most && count >= least ? 1 : 0))
  const kept = Array.from(terms.keys()).filter((index) => isKept[index] === 1)
  if (maxFeatures !== null && kept.length > maxFeatures) {
    const sizes = binary ? rowCounts : totals
    kept.sort((a, b) => sizes[b] - sizes[a] || compareCodePoints(terms[a], terms[b]))
    for (const index of kept.slice(maxFeatures)) isKept[index] = 0
  }
  if (isKept.includes(1)) return isKept
  throw new FitError('no_features', `${name}: no term is left, try a lower min_df or a higher max_df`)
}

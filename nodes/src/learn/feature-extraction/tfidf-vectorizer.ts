import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { defineVectorizer } from '../estimator/define-vectorizer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { AnalyzerOptions } from './analyzer.ts'
import { analyzerOptions, analyzerParams } from './analyzer.ts'
import type { TermWeights } from './term-weights.ts'
import { learnWeights, weighTerms, weightParams } from './term-weights.ts'
import { textMemory } from './text-memory.ts'
import { countTerms, learnVocabulary, vocabularyParams } from './vocabulary.ts'

const NAME = 'TfidfVectorizer'

const params = z.strictObject({ ...analyzerParams, ...vocabularyParams, ...weightParams })

export type TfidfVectorizerParams = z.infer<typeof params>

export interface FittedTfidfVectorizer extends FittedState, TermWeights {
  /** The terms in the order of the columns. */
  vocabulary: string[]
  analyzer: AnalyzerOptions
  binary: boolean
}

async function fitTransform(documents: readonly string[], own: TfidfVectorizerParams, { pace }: FitContext) {
  const { vocabulary, counted } = await learnVocabulary(documents, own, { name: NAME, pace })
  const weights = learnWeights(counted, own)
  const fitted = { vocabulary, analyzer: analyzerOptions(own), binary: own.binary, ...weights }
  return { fitted, transformed: weighTerms(counted, weights) }
}

/**
 * scikit-learn's `TfidfVectorizer`: counts as `CountVectorizer` makes them, weighed by how few texts have the term.
 * Class E.
 */
export const tfidfVectorizer = defineVectorizer<TfidfVectorizerParams, FittedTfidfVectorizer>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  memoryEstimate: textMemory,
  fit: async (documents, own, context) => (await fitTransform(documents, own, context)).fitted,
  transform: (fitted, documents) => weighTerms(countTerms(documents, fitted), fitted),
  fitTransform,
  featureNamesOut: ({ vocabulary }) => [...vocabulary],
})

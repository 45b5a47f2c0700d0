import { z } from 'zod'
import { defineVectorizer } from '../estimator/define-estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { AnalyzerOptions } from './analyzer.ts'
import { analyzerOptions, analyzerParams } from './analyzer.ts'
import type { TermWeights } from './term-weights.ts'
import { learnWeights, weighTerms, weightParams } from './term-weights.ts'
import { textMemory } from './text-memory.ts'
import { countTerms, learnVocabulary, vocabularyParams } from './vocabulary.ts'

const params = z.strictObject({ ...analyzerParams, ...vocabularyParams, ...weightParams })

export type TfidfVectorizerParams = z.infer<typeof params>

export interface FittedTfidfVectorizer extends FittedState, TermWeights {
  /** The terms in the order of the columns. */
  vocabulary: string[]
  analyzer: AnalyzerOptions
  binary: boolean
}

/**
 * scikit-learn's `TfidfVectorizer`: counts as `CountVectorizer` makes them, weighed by how few texts have the term.
 * Class E.
 */
export const tfidfVectorizer = defineVectorizer<TfidfVectorizerParams, FittedTfidfVectorizer>({
  name: 'TfidfVectorizer',
  params,
  tags: { parity: 'E' },
  memoryEstimate: textMemory,
  async fit(documents, own, context) {
    return (await this.fitTransform(documents, own, context)).fitted
  },
  transform: (fitted, documents) => weighTerms(countTerms(documents, fitted), fitted),
  async fitTransform(documents, own, { pace }) {
    const { vocabulary, counted } = await learnVocabulary(documents, own, { name: 'TfidfVectorizer', pace })
    const weights = learnWeights(counted, own)
    const fitted = { vocabulary, analyzer: analyzerOptions(own), binary: own.binary, ...weights }
    return { fitted, transformed: weighTerms(counted, weights) }
  },
  featureNamesOut: ({ vocabulary }) => [...vocabulary],
})

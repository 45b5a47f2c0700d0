import { z } from 'zod'
import { defineVectorizer } from '../estimator/define-estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { AnalyzerOptions } from './analyzer.ts'
import { analyzerOptions, analyzerParams } from './analyzer.ts'
import { textMemory } from './text-memory.ts'
import { countTerms, learnVocabulary, vocabularyParams } from './vocabulary.ts'

const params = z.strictObject({ ...analyzerParams, ...vocabularyParams })

export type CountVectorizerParams = z.infer<typeof params>

export interface FittedCountVectorizer extends FittedState {
  /** The terms in the order of the columns. */
  vocabulary: string[]
  analyzer: AnalyzerOptions
  binary: boolean
}

/**
 * scikit-learn's `CountVectorizer`: how often each text has each term. Texts are taken apart as Python takes them apart,
 * every count is the same (class E). With `maxFeatures`, of equally frequent terms the first by code point are kept;
 * scikit-learn's choice among them depends on the machine. `maxDf` of 1 is a share, `minDf` of 1 a number.
 */
export const countVectorizer = defineVectorizer<CountVectorizerParams, FittedCountVectorizer>({
  name: 'CountVectorizer',
  params,
  tags: { parity: 'E' },
  memoryEstimate: textMemory,
  async fit(documents, own, context) {
    return (await this.fitTransform(documents, own, context)).fitted
  },
  transform: (fitted, documents) => countTerms(documents, fitted),
  async fitTransform(documents, own, { pace }) {
    const { vocabulary, counted } = await learnVocabulary(documents, own, { name: 'CountVectorizer', pace })
    const fitted = { vocabulary, analyzer: analyzerOptions(own), binary: own.binary }
    return { fitted, transformed: counted }
  },
  featureNamesOut: ({ vocabulary }) => [...vocabulary],
})

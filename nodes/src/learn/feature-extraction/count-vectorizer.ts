import { z } from 'zod'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { defineVectorizer } from '../estimator/define-vectorizer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import type { AnalyzerOptions } from './analyzer.ts'
import { analyzerOptions, analyzerParams } from './analyzer.ts'
import { textMemory } from './text-memory.ts'
import { countTerms, learnVocabulary, vocabularyParams } from './vocabulary.ts'

const NAME = 'CountVectorizer'

const params = z.strictObject({ ...analyzerParams, ...vocabularyParams })

export type CountVectorizerParams = z.infer<typeof params>

export interface FittedCountVectorizer extends FittedState {
  /** The terms in the order of the columns. */
  vocabulary: string[]
  analyzer: AnalyzerOptions
  binary: boolean
}

async function fitTransform(documents: readonly string[], own: CountVectorizerParams, { pace }: FitContext) {
  const { vocabulary, counted } = await learnVocabulary(documents, own, { name: NAME, pace })
  const fitted = { vocabulary, analyzer: analyzerOptions(own), binary: own.binary }
  return { fitted, transformed: counted }
}

/**
 * scikit-learn's `CountVectorizer`: how often each text has each term. Texts are taken apart as Python takes them apart,
 * every count is the same (class E). With `maxFeatures`, of equally frequent terms the first by code point are kept;
 * scikit-learn's choice among them depends on the machine. `maxDf` of 1 is a share, `minDf` of 1 a number.
 */
export const countVectorizer = defineVectorizer<CountVectorizerParams, FittedCountVectorizer>({
  name: NAME,
  params,
  tags: { parity: 'E' },
  memoryEstimate: textMemory,
  fit: async (documents, own, context) => (await fitTransform(documents, own, context)).fitted,
  transform: (fitted, documents) => countTerms(documents, fitted),
  fitTransform,
  featureNamesOut: ({ vocabulary }) => [...vocabulary],
})

import type { AnyEstimator } from '../estimator/estimator.ts'
import { countVectorizer } from './count-vectorizer.ts'
import { hashingVectorizer } from './hashing-vectorizer.ts'
import { tfidfTransformer } from './tfidf-transformer.ts'
import { tfidfVectorizer } from './tfidf-vectorizer.ts'

export const featureExtractionEstimators: readonly AnyEstimator[] = [
  countVectorizer,
  tfidfVectorizer,
  hashingVectorizer,
  tfidfTransformer,
]

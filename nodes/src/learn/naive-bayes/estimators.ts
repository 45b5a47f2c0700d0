import { bernoulliNB } from './bernoulli-nb.ts'
import { categoricalNB } from './categorical-nb.ts'
import { complementNB } from './complement-nb.ts'
import { gaussianNB } from './gaussian-nb.ts'
import { multinomialNB } from './multinomial-nb.ts'

export const naiveBayesEstimators = [gaussianNB, multinomialNB, bernoulliNB, complementNB, categoricalNB]

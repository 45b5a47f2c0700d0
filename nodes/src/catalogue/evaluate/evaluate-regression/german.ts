import { germanEvaluationMessages } from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanEvaluationMessages,
  not_a_regression: sentences(
    'Das Modell sagt Klassen vorher, keine Zahlen.',
    'Nimm „Evaluate classification“ dafür.',
  ),
}

import { germanEvaluationMessages, germanClassMessages } from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanEvaluationMessages,
  ...germanClassMessages,
  not_a_classifier: sentences(
    'Das Modell sagt Zahlen vorher, keine Klassen.',
    'Nimm „Evaluate regression“ dafür.',
  ),
  positive_class_unknown: sentences(
    'Das Modell hat keine Klasse „{class}“; seine Klassen sind {classes, list, 10 „#“}.',
    'Wähl eine davon als positive Klasse, oder lass sie leer.',
  ),
  positive_class_of_many: sentences(
    'Eine positive Klasse braucht ein Modell mit zwei Klassen; dieses hat {count}.',
    'Lass die positive Klasse leer.',
  ),
}

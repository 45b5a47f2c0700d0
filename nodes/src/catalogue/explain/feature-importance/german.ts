import { germanEvaluationMessages, germanClassMessages } from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

const predicted = (task: string) => `{${task}, select, classification {Klassen} other {Zahlen}}`

export const german: Translated<typeof manifest.messages> = {
  ...germanEvaluationMessages,
  ...germanClassMessages,
  score_mismatch: sentences(
    `Das Maß „{scoring}“ ist für ${predicted('expected')}, das Modell sagt aber ${predicted('found')} vorher.`,
    'Wähl ein anderes Maß, oder lass es automatisch wählen.',
  ),
  score_undefined: sentences(
    'Das Maß „{scoring}“ ist für diese Zeilen nicht bestimmt: Jede Klasse braucht eigene Zeilen und andere.',
    'Wähl ein anderes Maß, oder miss an mehr Zeilen.',
  ),
  no_own_importances: sentences(
    '{estimator} kennt keine eigenen Bedeutungen.',
    'Wähl die Methode „permutation“.',
  ),
}

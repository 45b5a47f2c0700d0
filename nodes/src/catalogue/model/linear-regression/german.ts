import {
  germanTrainingMessages,
  germanMissingValueMessages,
  germanRegressionMessages,
} from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanTrainingMessages,
  ...germanMissingValueMessages,
  ...germanRegressionMessages,
  did_not_converge: sentences(
    'Die Koeffizienten standen nach {iterations} Durchgängen noch nicht fest.',
    'Erhöhe alpha, oder lass Merkmale weg, die einander wiederholen.',
  ),
}

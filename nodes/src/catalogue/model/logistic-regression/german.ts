import {
  germanTrainingMessages,
  germanMissingValueMessages,
  germanClassificationMessages,
} from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanTrainingMessages,
  ...germanMissingValueMessages,
  ...germanClassificationMessages,
  did_not_converge: sentences(
    'Die Koeffizienten standen nach {iterations} Schritten noch nicht fest.',
    'Wähl die Strafe L2, wenn sich die Klassen vollkommen trennen lassen; sonst erhöhe „Most steps“.',
  ),
}

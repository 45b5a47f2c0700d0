import { sentences } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  already_split: sentences(
    'Die Tabelle ist schon durch ihre Spalte „{column}“ geteilt, eine Stichprobe würde die Anteile ändern.',
    'Zieh die Stichprobe vor der Teilung.',
  ),
}

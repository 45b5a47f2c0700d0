import { sentences, germanColumnMessages, germanCsvMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanCsvMessages,
  ...germanColumnMessages,
  not_one_character: sentences('„{label}“ ist ein ASCII-Zeichen.', 'Schreib eines, oder setz es zurück.'),
  not_chosen: sentences(
    'Keine Datei ist gewählt.',
    'Wähl eine Datei, oder leg eine auf der Arbeitsfläche ab.',
  ),
  unknown: sentences('Es gibt keine Datei „{file}“.', 'Wähl eine andere Datei, oder lade sie hoch.'),
}

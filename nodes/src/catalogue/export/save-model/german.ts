import { germanFileNameMessages } from '../../../core/node/german-messages.ts'
import { germanFileName } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import { describe } from './describe.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Modell speichern',
  summary:
    'Macht aus einem trainierten Modell eine Datei: das Rezept, das Verfahren und was es erwartet, als Daten.',
  keywords: ['herunterladen', 'exportieren', 'ausgeben', 'Datei', 'sichern', 'aufheben'],
  inputs: { model: { title: 'Modell' } },
  outputs: { file: { title: 'Datei', help: 'Die Modelldatei; sie enthält keinen Programmcode.' } },
  params: { file_name: germanFileName },
  messages: germanFileNameMessages,
  describe,
}

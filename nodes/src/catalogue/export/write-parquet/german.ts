import { germanFileNameMessages } from '../../../core/node/german-messages.ts'
import { germanFileName } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import { describe } from './describe.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Parquet schreiben',
  summary: 'Macht aus einer Tabelle eine Parquet-Datei: klein, mit Datentypen, anderswo schnell zu lesen.',
  keywords: ['speichern', 'sichern', 'herunterladen', 'exportieren', 'ausgeben', 'Datei', 'spaltenweise'],
  inputs: { table: { title: 'Tabelle' } },
  outputs: { file: { title: 'Datei', help: 'Die Parquet-Datei.' } },
  params: {
    file_name: germanFileName,
    compression: {
      label: 'Kompression',
      help: 'Snappy ist schnell und überall lesbar; zstd und gzip machen kleinere Dateien.',
      options: { snappy: 'Snappy', zstd: 'Zstandard', gzip: 'Gzip', uncompressed: 'Keine' },
    },
  },
  messages: germanFileNameMessages,
  describe,
}

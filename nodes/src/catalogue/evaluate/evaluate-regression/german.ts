import { germanEvaluationMessages } from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import { germanPartition, germanPartitionWords } from '../../../core/learning/german-params.ts'
import { germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Regression bewerten',
  summary: 'Misst, wie nahe die Zahlen eines Modells bei Zeilen kommen, die es nicht kennt.',
  keywords: ['messen', 'prüfen', 'Güte', 'Fehler', 'Abweichung', 'Residuen', 'Bestimmtheitsmaß', 'Maße'],
  inputs: {
    model: { title: 'Modell', help: 'Ein trainiertes Regressionsmodell.' },
    table: {
      title: 'Tabelle',
      help: 'Die Zeilen, an denen gemessen wird, meist die Tabelle, mit der das Modell trainiert wurde.',
    },
  },
  outputs: {
    metrics: { title: 'Maße' },
    predictions: {
      title: 'Vorhersagen',
      help: 'Die gemessenen Zeilen mit dem, was das Modell für sie vorhersagt.',
    },
  },
  params: { partition: germanPartition, random_state: germanRandomState },
  messages: {
    ...germanEvaluationMessages,
    not_a_regression: sentences(
      'Das Modell sagt Klassen vorher, keine Zahlen.',
      'Nimm „Klassifikation bewerten“ dafür.',
    ),
  },
  describe: ({ partition }) => germanPartitionWords[partition],
}

import { germanEvaluationMessages, germanClassMessages } from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import { germanPartition, germanPartitionWords } from '../../../core/learning/german-params.ts'
import { germanNumber } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Klassifikation bewerten',
  summary: 'Misst, wie gut ein Klassifikator Zeilen vorhersagt, die er nicht kennt.',
  keywords: [
    'messen',
    'prüfen',
    'Güte',
    'Trefferanteil',
    'Genauigkeit',
    'Trefferquote',
    'Wahrheitsmatrix',
    'Konfusionsmatrix',
    'ROC-Kurve',
    'Maße',
  ],
  inputs: {
    model: { title: 'Modell', help: 'Ein trainierter Klassifikator.' },
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
  params: {
    partition: germanPartition,
    threshold: {
      label: 'Schwelle',
      help: 'Bei zwei Klassen: die Wahrscheinlichkeit, ab der eine Zeile als positiv gilt. Eine niedrigere lässt weniger entgehen, eine höhere gibt weniger Fehlalarme.',
    },
    positive_class: {
      label: 'Positive Klasse',
      help: 'Bei zwei Klassen: die, um die es in Genauigkeit, Trefferquote und den Kurven geht.',
      empty: 'Die in der Sortierung letzte der beiden',
    },
  },
  messages: {
    ...germanEvaluationMessages,
    ...germanClassMessages,
    not_a_classifier: sentences(
      'Das Modell sagt Zahlen vorher, keine Klassen.',
      'Nimm „Regression bewerten“ dafür.',
    ),
    positive_class_unknown: sentences(
      'Das Modell hat keine Klasse „{class}“; seine Klassen sind {classes, list, 10 „#“}.',
      'Wähl eine davon als positive Klasse, oder lass sie leer.',
    ),
    positive_class_of_many: sentences(
      'Eine positive Klasse braucht ein Modell mit zwei Klassen; dieses hat {count}.',
      'Lass die positive Klasse leer.',
    ),
  },
  describe({ partition, threshold, positive_class }) {
    const parts = [germanPartitionWords[partition]]
    if (positive_class !== null) {
      parts.push(`positiv: ${positive_class.replaceAll(/\s+/g, ' ')}`.slice(0, 80))
    }
    if (threshold !== 0.5) parts.push(`Schwelle ${germanNumber(threshold)}`)
    return parts.join(', ')
  },
}

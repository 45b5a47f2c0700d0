import { germanEvaluationMessages, germanClassMessages } from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import { germanPartition } from '../../../core/learning/german-params.ts'
import { germanNumber, germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

const predicted = (task: string) => `{${task}, select, classification {Klassen} other {Zahlen}}`

const scores = {
  auto: 'Güte',
  accuracy: 'Trefferanteil',
  balanced_accuracy: 'ausgewogenem Trefferanteil',
  roc_auc: 'ROC-Fläche',
  neg_log_loss: 'logarithmischem Verlust',
  r2: 'R²',
  neg_root_mean_squared_error: 'RMSE',
  neg_mean_absolute_error: 'mittlerem absolutem Fehler',
}

export const german: Translation<typeof manifest> = {
  title: 'Bedeutung der Merkmale',
  summary: 'Zeigt, wie sehr sich ein Modell auf jede Spalte stützt.',
  keywords: ['erklären', 'Wichtigkeit', 'Merkmalswichtigkeit', 'Einfluss', 'Koeffizienten', 'mischen'],
  inputs: {
    model: { title: 'Modell', help: 'Ein trainiertes Modell.' },
    table: {
      title: 'Tabelle',
      help: 'Zeilen, an denen das Modell erprobt wird, meist die Tabelle, mit der es trainiert wurde.',
    },
  },
  outputs: {
    metrics: { title: 'Bedeutungen' },
    importances: {
      title: 'Tabelle der Bedeutungen',
      help: 'Eine Zeile je Spalte, die wichtigste zuerst.',
    },
  },
  params: {
    method: {
      label: 'Methode',
      help: 'Permutation mischt eine Spalte nach der anderen und sieht, wie viel schlechter das Modell wird. Die eigenen Zahlen des Modells kommen allein aus seinen Trainingszeilen.',
      options: {
        permutation: 'Permutation: Verlust an Güte durch Mischen',
        model: 'Eigene des Modells: Unreinheit, Gewinn oder Koeffizienten',
      },
    },
    scoring: {
      label: 'Maß',
      help: 'Woran der Verlust gemessen wird. Automatisch ist es der Trefferanteil bei Klassen und R² bei Zahlen.',
      options: {
        auto: 'Automatisch',
        accuracy: 'Trefferanteil',
        balanced_accuracy: 'Trefferanteil, ausgewogen',
        roc_auc: 'ROC-Fläche',
        neg_log_loss: 'Logarithmischer Verlust (negativ)',
        r2: 'R²',
        neg_root_mean_squared_error: 'RMSE (negativ)',
        neg_mean_absolute_error: 'Mittlerer absoluter Fehler (negativ)',
      },
    },
    partition: germanPartition,
    n_repeats: {
      label: 'Wiederholungen',
      help: 'Wie oft jede Spalte gemischt wird. Mehr Wiederholungen geben ruhigere Zahlen und dauern länger.',
    },
    random_state: germanRandomState,
  },
  messages: {
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
      'Wähl die Methode „Permutation“.',
    ),
  },
  describe: ({ method, scoring, n_repeats }) =>
    method === 'model'
      ? 'eigene Zahlen des Modells'
      : `Verlust an ${scores[scoring]}, ${germanNumber(n_repeats)}-mal gemischt`,
}

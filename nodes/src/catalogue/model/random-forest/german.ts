import {
  germanTrainingMessages,
  germanClassificationMessages,
  germanClassParamMessages,
  germanRegressionMessages,
} from '../../../core/learning/german-messages.ts'
import {
  germanClassWeight,
  germanCriterion,
  germanMinSamplesLeaf,
  germanMinSamplesSplit,
  germanTask,
  germanUnlimitedDepth,
} from '../../../core/learning/german-params.ts'
import { germanNumber, germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Random Forest',
  summary: 'Mittelt viele Bäume, jeder an zufällig gezogenen Zeilen und Merkmalen gewachsen.',
  keywords: ['Klassifikation', 'Regression', 'Zufallswald', 'Wald', 'Bäume', 'Ensemble', 'vorhersagen'],
  inputs: { table: { title: 'Tabelle', help: 'Merkmale aus Zahlen und ein Ziel.' } },
  outputs: { model: { title: 'Modell' } },
  params: {
    task: germanTask,
    n_estimators: {
      label: 'Bäume',
      help: 'Mehr Bäume geben ruhigere Vorhersagen und dauern länger; über einige Hundert hinaus ändert sich wenig.',
    },
    max_depth: germanUnlimitedDepth(
      'Wie viele Fragen in jedem Baum höchstens aufeinander folgen. Eine Grenze macht das Modell kleiner und schneller.',
    ),
    min_samples_leaf: germanMinSamplesLeaf,
    min_samples_split: germanMinSamplesSplit,
    max_features: {
      label: 'Merkmale je Verzweigung',
      help: 'Wie viele Merkmale an jeder Verzweigung erprobt werden. Weniger machen die Bäume verschiedener.',
      options: {
        auto: 'Quadratwurzel bei Klassen, alle bei Zahlen',
        all: 'Alle',
        sqrt: 'Quadratwurzel ihrer Zahl',
        log2: 'Logarithmus ihrer Zahl',
      },
    },
    criterion: germanCriterion,
    bootstrap: {
      label: 'Zeilen ziehen',
      help: 'Jeder Baum lernt aus Zeilen, die mit Zurücklegen gezogen sind. Ausgeschaltet sieht jeder Baum alle Zeilen.',
    },
    class_weight: germanClassWeight,
    random_state: germanRandomState,
  },
  messages: {
    ...germanTrainingMessages,
    ...germanClassificationMessages,
    ...germanClassParamMessages,
    ...germanRegressionMessages,
  },
  describe({ n_estimators, max_depth }) {
    const trees = n_estimators === 1 ? '1 Baum' : `${germanNumber(n_estimators)} Bäume`
    return max_depth === null ? trees : `${trees}, Tiefe bis ${germanNumber(max_depth)}`
  },
}

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
  title: 'Entscheidungsbaum',
  summary: 'Lernt einen Baum aus Ja-Nein-Fragen, dem ein Mensch folgen kann.',
  keywords: ['Klassifikation', 'Regression', 'Baum', 'Regeln', 'interpretierbar', 'vorhersagen'],
  inputs: { table: { title: 'Tabelle', help: 'Merkmale aus Zahlen und ein Ziel.' } },
  outputs: { model: { title: 'Modell' } },
  params: {
    task: germanTask,
    max_depth: germanUnlimitedDepth(
      'Wie viele Fragen höchstens aufeinander folgen. Mit 3 bis 6 bleibt er lesbar; ohne Grenze lernt der Baum seine Zeilen auswendig.',
    ),
    min_samples_leaf: germanMinSamplesLeaf,
    min_samples_split: germanMinSamplesSplit,
    criterion: germanCriterion,
    max_features: {
      label: 'Merkmale je Verzweigung',
      help: 'Wie viele Merkmale an jeder Verzweigung erprobt werden; sind es nicht alle, werden sie zufällig gezogen.',
      options: { all: 'Alle', sqrt: 'Quadratwurzel ihrer Zahl', log2: 'Logarithmus ihrer Zahl' },
    },
    ccp_alpha: {
      label: 'Beschneiden (Alpha)',
      help: 'Schneidet Äste ab, die die Unreinheit je Blatt um höchstens so viel verringern. 0 lässt den ganzen Baum.',
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
  describe({ max_depth, min_samples_leaf }) {
    const depth = max_depth === null ? 'so tief es geht' : `Tiefe bis ${germanNumber(max_depth)}`
    return min_samples_leaf === 1 ? depth : `${depth}, ${germanNumber(min_samples_leaf)} Zeilen im Blatt`
  },
}

import {
  germanTrainingMessages,
  germanClassificationMessages,
  germanRegressionMessages,
} from '../../../core/learning/german-messages.ts'
import { germanTask } from '../../../core/learning/german-params.ts'
import { germanNumber, germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Gradient Boosting',
  summary: 'Fügt kleine Bäume aneinander; jeder berichtigt, was die anderen noch falsch machen.',
  keywords: ['Klassifikation', 'Regression', 'Bäume', 'Ensemble', 'vorhersagen'],
  inputs: {
    table: { title: 'Tabelle', help: 'Merkmale aus Zahlen, auch mit fehlenden Werten, und ein Ziel.' },
  },
  outputs: { model: { title: 'Modell' } },
  params: {
    task: germanTask,
    n_estimators: {
      label: 'Runden',
      help: 'Wie viele Bäume dazukommen (bei mehreren Klassen einer je Klasse und Runde). Mehr Runden passen sich enger an; dann mit kleinerer Lernrate.',
    },
    learning_rate: {
      label: 'Lernrate',
      help: 'Wie viel von der Berichtigung jedes Baums bleibt. Kleine Schritte mit vielen Runden verallgemeinern besser.',
    },
    max_depth: {
      label: 'Größte Baumtiefe',
      help: 'Wie viele Fragen in jedem Baum höchstens aufeinander folgen. Tiefere Bäume erfassen Kombinationen von Merkmalen und neigen eher zur Überanpassung.',
    },
    subsample: {
      label: 'Anteil der Zeilen',
      help: 'Jeder Baum sieht einen zufälligen Anteil der Zeilen. Weniger als 1 beugt Überanpassung vor.',
    },
    colsample_bytree: {
      label: 'Anteil der Merkmale',
      help: 'Jeder Baum sieht einen zufälligen Anteil der Merkmale. Weniger als 1 macht die Bäume verschiedener.',
    },
    min_child_weight: {
      label: 'Gewicht im Blatt',
      help: 'Das kleinste Gewicht der Zeilen (Summe der zweiten Ableitungen) auf jeder Seite einer Verzweigung. Ein größeres beugt Überanpassung vor.',
    },
    gamma: {
      label: 'Gamma',
      help: 'Der kleinste Gewinn, für den sich eine Verzweigung lohnt. Ein größerer macht die Bäume kleiner.',
    },
    reg_lambda: {
      label: 'L2-Strafe (Lambda)',
      help: 'Zieht die Werte in den Blättern zur 0 hin.',
    },
    reg_alpha: {
      label: 'L1-Strafe (Alpha)',
      help: 'Setzt kleine Werte in den Blättern auf 0.',
    },
    random_state: germanRandomState,
  },
  messages: {
    ...germanTrainingMessages,
    ...germanClassificationMessages,
    ...germanRegressionMessages,
  },
  describe({ n_estimators, learning_rate, max_depth }) {
    const rounds = n_estimators === 1 ? '1 Runde' : `${germanNumber(n_estimators)} Runden`
    return `${rounds} zu ${germanNumber(learning_rate)}, Tiefe bis ${max_depth}`
  },
}

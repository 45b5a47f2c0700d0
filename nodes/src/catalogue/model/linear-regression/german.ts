import {
  germanTrainingMessages,
  germanMissingValueMessages,
  germanRegressionMessages,
} from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import { germanFitIntercept } from '../../../core/learning/german-params.ts'
import { germanNumber } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Lineare Regression',
  summary: 'Lernt, eine Zahl als gewichtete Summe der Merkmale vorherzusagen.',
  keywords: ['Gerade', 'kleinste Quadrate', 'Zahl', 'vorhersagen', 'Koeffizienten'],
  inputs: { table: { title: 'Tabelle', help: 'Merkmale aus Zahlen und ein Ziel aus Zahlen.' } },
  outputs: { model: { title: 'Modell' } },
  params: {
    method: {
      label: 'Methode',
      help: 'Kleinste Quadrate passen frei an. Ridge hält die Koeffizienten klein; Lasso setzt die nutzloser Merkmale auf 0. Vor beiden gehören die Merkmale skaliert.',
      options: {
        ols: 'Gewöhnliche kleinste Quadrate',
        ridge: 'Ridge (L2-Strafe)',
        lasso: 'Lasso (L1-Strafe)',
      },
    },
    alpha: {
      label: 'Alpha (Stärke)',
      help: 'Die Stärke der Strafe: Größere Werte vereinfachen das Modell mehr.',
    },
    fit_intercept: germanFitIntercept,
  },
  messages: {
    ...germanTrainingMessages,
    ...germanMissingValueMessages,
    ...germanRegressionMessages,
    did_not_converge: sentences(
      'Die Koeffizienten standen nach {iterations} Durchgängen noch nicht fest.',
      'Erhöhe „Alpha (Stärke)“, oder lass Merkmale weg, die einander wiederholen.',
    ),
  },
  describe({ method, alpha }) {
    switch (method) {
      case 'ols':
        return 'gewöhnliche kleinste Quadrate'
      case 'ridge':
        return `Ridge, Alpha = ${germanNumber(alpha)}`
      case 'lasso':
        return `Lasso, Alpha = ${germanNumber(alpha)}`
    }
  },
}

import {
  germanTrainingMessages,
  germanMissingValueMessages,
  germanClassificationMessages,
} from '../../../core/learning/german-messages.ts'
import { sentences } from '../../../core/node/german-messages.ts'
import { germanClassWeight, germanFitIntercept } from '../../../core/learning/german-params.ts'
import { germanNumber } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'Logistische Regression',
  summary: 'Lernt, aus einer gewichteten Summe der Merkmale eine Klasse vorherzusagen.',
  keywords: ['Klassifikation', 'Klassifikator', 'Wahrscheinlichkeit', 'Klasse', 'vorhersagen'],
  inputs: { table: { title: 'Tabelle', help: 'Merkmale aus Zahlen und ein Ziel, das eine Klasse nennt.' } },
  outputs: { model: { title: 'Modell' } },
  params: {
    penalty: {
      label: 'Strafe',
      help: 'L2 hält die Koeffizienten klein, damit das Modell bei neuen Zeilen ruhiger bleibt.',
      options: { l2: 'L2', none: 'Keine' },
    },
    C: {
      label: 'C (1 / Stärke)',
      help: 'Der Kehrwert der Stärke der Strafe: Kleinere Werte vereinfachen das Modell mehr. Gute Versuche sind 0,01, 0,1, 1 und 10.',
    },
    class_weight: germanClassWeight,
    fit_intercept: germanFitIntercept,
    max_iter: {
      label: 'Höchstzahl der Schritte',
      help: 'Wie viele Newton-Schritte es höchstens werden. Selten sind mehr als 20 nötig.',
    },
  },
  messages: {
    ...germanTrainingMessages,
    ...germanMissingValueMessages,
    ...germanClassificationMessages,
    did_not_converge: sentences(
      'Die Koeffizienten standen nach {iterations} Schritten noch nicht fest.',
      'Wähl die Strafe L2, wenn sich die Klassen vollkommen trennen lassen; sonst erhöhe „Höchstzahl der Schritte“.',
    ),
  },
  describe({ penalty, C, class_weight }) {
    const strength = penalty === 'none' ? 'ohne Strafe' : `L2-Strafe, C = ${germanNumber(C)}`
    return class_weight === 'balanced' ? `${strength}, Klassen ausgewogen` : strength
  },
}

import { sentences, germanColumnMessages, germanKind } from '../../../core/node/german-messages.ts'
import { germanColumns, germanNumber } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

const fillings = {
  mean: 'Mittelwert',
  median: 'Median',
  most_frequent: 'häufigster Wert',
  constant: 'Konstante',
}

export const german: Translation<typeof manifest> = {
  title: 'Lücken füllen',
  summary: 'Füllt fehlende Werte mit dem, was für die Trainingszeilen typisch ist.',
  keywords: [
    'fehlende Werte',
    'fehlt',
    'leer',
    'ersetzen',
    'Imputation',
    'imputieren',
    'Mittelwert',
    'Median',
  ],
  inputs: { table: { title: 'Tabelle' } },
  outputs: {
    table: { title: 'Tabelle', help: 'Dieselben Zeilen ohne Lücke in den gewählten Spalten.' },
  },
  params: {
    strategy: {
      label: 'Füllen mit',
      help: 'Der Median hält Ausreißern stand; für Kategorien und Text taugt der häufigste Wert oder eine Konstante.',
      options: {
        mean: 'dem Mittelwert',
        median: 'dem Median',
        most_frequent: 'dem häufigsten Wert',
        constant: 'einer Konstanten',
      },
    },
    columns: { label: 'Spalten', help: 'Die Spalten, deren Lücken gefüllt werden.' },
    fill_value: {
      label: 'Konstante',
      help: 'Was an die Stelle eines fehlenden Werts tritt.',
      empty: '0 für Zahlen, „missing_value“ für Text',
    },
  },
  messages: {
    ...germanColumnMessages,
    no_columns: sentences('Keine Spalte ist gewählt.', 'Wähl wenigstens eine Spalte.'),
    not_numeric: sentences(
      `Die Spalte „{column}“ enthält ${germanKind('kind')}, davon gibt es keinen {strategy, select, mean {Mittelwert} other {Median}}.`,
      'Füll sie mit ihrem häufigsten Wert, oder wähl nur Spalten mit Zahlen.',
    ),
    all_missing: sentences(
      'Die Spalte „{column}“ hat in den Trainingszeilen gar keinen Wert, mit dem sie sich füllen ließe.',
      'Füll sie mit einer Konstanten, oder lass sie weg.',
    ),
    value_mismatch: sentences(
      `Die Konstante „{value}“ passt nicht zur Spalte „{column}“, sie enthält ${germanKind('kind')}.`,
      'Gib eine Konstante von der Art der Spalte an, oder wähl andere Spalten.',
    ),
  },
  describe({ strategy, columns, fill_value }) {
    const value = typeof fill_value === 'number' ? germanNumber(fill_value) : String(fill_value ?? '')
    const filling = strategy === 'constant' ? `${fillings.constant} ${value}`.trim() : fillings[strategy]
    return `${filling}: ${germanColumns(columns)}`
  },
}

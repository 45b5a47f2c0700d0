import { sentences, germanColumnMessages, germanCsvMessages } from '../../../core/node/german-messages.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

export const german: Translation<typeof manifest> = {
  title: 'CSV laden',
  summary: 'Liest eine CSV-Datei und findet heraus, was jede Spalte enthält.',
  keywords: ['öffnen', 'lesen', 'einlesen', 'importieren', 'Datei', 'Text', 'Trennzeichen', 'Daten'],
  inputs: {},
  outputs: {
    table: {
      title: 'Tabelle',
      help: 'Alle Zeilen der Datei; jede Spalte außer dem Ziel ist ein Merkmal.',
    },
  },
  params: {
    file: {
      label: 'Datei',
      help: 'Eine hochgeladene Datei oder einer der Datensätze, die Flowza mitbringt.',
    },
    delimiter: {
      label: 'Trennzeichen',
      help: 'Was zwischen zwei Werten steht. „auto“ probiert Komma, Semikolon, Tabulator und senkrechten Strich an den ersten Zeilen.',
    },
    quote: {
      label: 'Anführungszeichen',
      help: 'Was Text umschließt, der ein Trennzeichen oder einen Zeilenumbruch enthält. Leer, wenn die Datei keines hat.',
    },
    header: {
      label: 'Die erste Zeile ist eine Kopfzeile',
      help: 'Ausgeschaltet heißen die Spalten column_1, column_2 und so weiter.',
    },
    encoding: {
      label: 'Kodierung',
      help: 'Wie Buchstaben gespeichert sind. Selbst herausgefunden ist es UTF-8 oder sonst Windows-1252. Eine Bytereihenfolge-Marke in der Datei geht vor.',
      options: {
        auto: 'Herausfinden',
        'utf-8': 'UTF-8',
        'windows-1252': 'Windows-1252 (Westeuropa)',
        'latin-1': 'Latin-1',
        'utf-16': 'UTF-16',
      },
    },
    decimal: {
      label: 'Dezimalzeichen',
      help: 'Was vor den Nachkommastellen steht, wie in 3.14 oder 3,14.',
      options: { '.': 'Punkt', ',': 'Komma' },
    },
    na_values: {
      label: 'Fehlende Werte',
      help: 'Texte, die bedeuten, dass ein Wert fehlt. Ein leeres Feld gehört von Anfang an dazu.',
    },
    kinds: {
      label: 'Arten',
      help: 'Spalten, die als andere Art gelesen werden als die gefundene.',
    },
    target: { label: 'Ziel', help: 'Die Spalte, die ein Modell vorhersagen soll.' },
  },
  messages: {
    ...germanCsvMessages,
    ...germanColumnMessages,
    not_one_character: sentences('„{label}“ ist ein ASCII-Zeichen.', 'Schreib eines, oder setz es zurück.'),
    not_chosen: sentences(
      'Keine Datei ist gewählt.',
      'Wähl eine Datei, oder leg eine auf der Arbeitsfläche ab.',
    ),
    unknown: sentences('Es gibt keine Datei „{file}“.', 'Wähl eine andere Datei, oder lade sie hoch.'),
  },
  describe: ({ file }) => (file === '' ? 'Keine Datei gewählt' : file),
}

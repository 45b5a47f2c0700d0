import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanNumber, germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

const methods = { random: 'zufällig', stratified: 'geschichtet', group: 'nach Gruppen', time: 'nach Zeit' }

const percent = (share: number) => `${germanNumber(Math.round(share * 100))} %`

export const german: Translation<typeof manifest> = {
  title: 'Daten aufteilen',
  summary:
    'Legt Zeilen zum Testen zurück: fügt eine Spalte „partition“ an, die jeder spätere Knoten beachtet.',
  keywords: [
    'Aufteilung',
    'Teilung',
    'Trainingsdaten',
    'Testdaten',
    'Validierung',
    'Validierungsdaten',
    'zurücklegen',
    'geschichtet',
    'stratifiziert',
  ],
  inputs: { table: { title: 'Tabelle' } },
  outputs: {
    table: {
      title: 'Tabelle',
      help: 'Alle Zeilen, die Trainingszeilen zuerst, mit der Spalte „partition“.',
    },
  },
  params: {
    test_size: { label: 'Testanteil', help: 'Der Anteil der Zeilen, aus denen kein Modell lernt.' },
    validation_size: {
      label: 'Validierungsanteil',
      help: 'Ein weiterer Anteil, um Modelle vor dem Test zu vergleichen; 0 für keinen.',
    },
    method: {
      label: 'Methode',
      help: 'Geschichtet behält die Anteile der Klassen; nach Gruppen hält Zeilen einer Gruppe zusammen; nach Zeit testet an den spätesten Zeilen.',
      options: {
        random: 'Zufällig',
        stratified: 'Geschichtet',
        group: 'Nach Gruppen',
        time: 'Nach Zeit',
      },
    },
    stratify: {
      label: 'Schichten nach',
      help: 'Die Spalte, deren Anteile erhalten bleiben. Leer ist es das Ziel.',
      empty: 'Das Ziel',
    },
    group_column: {
      label: 'Gruppe',
      help: 'Zeilen mit demselben Wert bleiben auf derselben Seite: die Besuche eines Patienten, die Bestellungen einer Kundin.',
    },
    time_column: {
      label: 'Zeit',
      help: 'Die Spalte, nach der geordnet wird; getestet wird an den spätesten Zeilen.',
    },
    random_state: germanRandomState,
  },
  messages: {
    ...germanColumnMessages,
    already_split: sentences(
      'Die Tabelle ist schon durch ihre Spalte „{column}“ aufgeteilt.',
      'Entferne eine der beiden Aufteilungen.',
    ),
    name_taken: sentences('Die Tabelle hat schon eine Spalte „partition“.', 'Lass diese Spalte vorher weg.'),
    column_needed: sentences(
      'Keine Spalte ist gewählt, {what, select, group {die Gruppen nennt} time {die Zeiten nennt} other {nach der aufgeteilt wird}}.',
      'Wähl die Spalte, nach der aufgeteilt wird.',
    ),
    target_needed: sentences(
      'Es gibt kein Ziel, nach dem sich schichten ließe.',
      'Wähl eine Spalte zum Schichten, oder bestimm mit „Spalten wählen“ ein Ziel.',
    ),
    sizes: sentences(
      'Test und Validierung nehmen zusammen {percent} % der Zeilen; zum Lernen bleibt nichts.',
      'Mach ihre Anteile kleiner.',
    ),
    too_few_rows: sentences(
      '{rows, plural, one {# Zeile ist} other {# Zeilen sind}} zu wenig für diese Aufteilung.',
      'Lade mehr Zeilen, oder ändere die Anteile.',
    ),
    class_too_small: sentences(
      'Der Wert „{value}“ von „{column}“ steht nur in einer Zeile und kann nicht in beiden Teilen sein.',
      'Teil zufällig auf, entferne die Zeile, oder schichte nach einer anderen Spalte.',
    ),
    too_few_for_classes: sentences(
      'Ein Teil hat weniger Zeilen, als „{column}“ Werte hat ({classes}).',
      'Mach den Teil größer, oder teil zufällig auf.',
    ),
    too_few_groups: sentences(
      'Die Spalte „{column}“ hat {groups} Gruppen, zu wenig für diese Aufteilung.',
      'Wähl eine Spalte mit mehr Gruppen, oder ändere die Anteile.',
    ),
    missing_key: sentences(
      'In der Spalte „{column}“ fehlen Werte, und Zeilen ohne sie lassen sich nicht zuordnen.',
      'Entferne diese Zeilen vorher mit „Lücken entfernen“.',
    ),
  },
  describe({ test_size, validation_size, method }) {
    const validation = validation_size > 0 ? `, ${percent(validation_size)} Validierung` : ''
    return `${percent(test_size)} Test${validation}, ${methods[method]}`
  },
}

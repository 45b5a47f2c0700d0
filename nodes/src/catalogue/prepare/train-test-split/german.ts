import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  already_split: sentences(
    'Die Tabelle ist schon durch ihre Spalte „{column}“ geteilt.',
    'Entferne eine der beiden Teilungen.',
  ),
  name_taken: sentences('Die Tabelle hat schon eine Spalte „partition“.', 'Lass diese Spalte vorher weg.'),
  column_needed: sentences(
    'Keine Spalte ist gewählt, {what, select, group {die Gruppen nennt} time {die Zeiten nennt} other {nach der geteilt wird}}.',
    'Wähl die Spalte, nach der geteilt wird.',
  ),
  target_needed: sentences(
    'Es gibt kein Ziel, nach dem sich schichten ließe.',
    'Wähl eine Spalte zum Schichten, oder bestimm mit „Select columns“ ein Ziel.',
  ),
  sizes: sentences(
    'Test und Validierung nehmen zusammen {percent} % der Zeilen; zum Lernen bleibt nichts.',
    'Mach ihre Anteile kleiner.',
  ),
  too_few_rows: sentences(
    '{rows, plural, one {# Zeile ist} other {# Zeilen sind}} zu wenig für diese Teilung.',
    'Lade mehr Zeilen, oder ändere die Anteile.',
  ),
  class_too_small: sentences(
    'Der Wert „{value}“ von „{column}“ steht nur in einer Zeile und kann nicht in beiden Teilen sein.',
    'Teile zufällig, entferne die Zeile, oder schichte nach einer anderen Spalte.',
  ),
  too_few_for_classes: sentences(
    'Ein Teil hat weniger Zeilen, als „{column}“ Werte hat ({classes}).',
    'Mach den Teil größer, oder teile zufällig.',
  ),
  too_few_groups: sentences(
    'Die Spalte „{column}“ hat {groups} Gruppen, zu wenig für diese Teilung.',
    'Wähl eine Spalte mit mehr Gruppen, oder ändere die Anteile.',
  ),
  missing_key: sentences(
    'In der Spalte „{column}“ fehlen Werte, und Zeilen ohne sie lassen sich nicht zuordnen.',
    'Entferne diese Zeilen vorher mit „Drop missing“.',
  ),
}

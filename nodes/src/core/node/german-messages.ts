/** German: what many nodes say. */
import type { columnMessages } from './column-checks.ts'
import type { csvMessages } from './csv-messages.ts'
import type { fileNameMessages } from './file-name.ts'
import type { Sentences, Translated } from './message.ts'

/** What a message says in another language. */
export function sentences(text: string, hint: string): Sentences {
  return { text, hint }
}

/** A kind of column as what it holds, where no name of it is needed. */
export const germanKind = (kind: string) =>
  `{${kind}, select, numeric {Zahlen} integer {ganze Zahlen} categorical {Kategorien} boolean {Wahrheitswerte} datetime {Zeiten} text {Text} other {{${kind}}}}`

export const germanColumnMessages: Translated<typeof columnMessages> = {
  column_not_found: sentences('Die Tabelle hat keine Spalte „{column}“.', 'Wähl eine ihrer Spalten.'),
}

export const germanFileNameMessages: Translated<typeof fileNameMessages> = {
  file_name_refused: sentences(
    'Ein Dateiname hat 1 bis 100 Zeichen, keines davon / oder \\.',
    'Schreib einen anderen, oder setz ihn zurück.',
  ),
}

export const germanCsvMessages: Translated<typeof csvMessages> = {
  file_empty: sentences('Die Datei „{file}“ ist leer.', 'Wähl eine, die wenigstens eine Kopfzeile hat.'),
  file_binary: sentences(
    'Die Datei „{file}“ ist kein Text: Sie enthält Nullbytes.',
    'Wähl eine CSV-Datei. Eine Tabellenkalkulation oder ein Archiv muss erst als CSV gesichert werden.',
  ),
  encoding_wrong: sentences(
    'Zeile {row} von „{file}“ hat nicht die Kodierung, mit der sie gelesen wird.',
    'Wähl eine andere Kodierung, latin-1 für Dateien älterer Windows-Programme, oder sichere die Datei als UTF-8.',
  ),
  quote_unclosed: sentences(
    'In Zeile {row} von „{file}“ beginnt ein Anführungszeichen, das nicht richtig schließt.',
    'Schließ es in dieser Zeile, verdopple Anführungszeichen mitten im Text, oder wähl keines.',
  ),
  row_ragged: sentences(
    'Zeile {row} von „{file}“ hat {found, plural, one {# Feld} other {# Felder}}, die Kopfzeile aber {expected}.',
    'Ergänze die fehlenden Felder, setz Text mit dem Trennzeichen in Anführungszeichen, oder wähl das richtige Trennzeichen.',
  ),
  row_too_long: sentences(
    'Zeile {row} von „{file}“ ist länger als 64 MB.',
    'Such ein Anführungszeichen, das nie schließt, oder wähl das richtige Trennzeichen.',
  ),
  too_many_columns: sentences(
    '„{file}“ hat {count} Spalten; höchstens {most} lassen sich lesen.',
    'Sieh nach, ob das Trennzeichen stimmt und ob Zeilen dort enden, wo sie sollen.',
  ),
  column_repeated: sentences(
    '„{file}“ hat zwei Spalten namens „{column}“, abgesehen von Großbuchstaben.',
    'Gib einer davon in der Kopfzeile einen anderen Namen.',
  ),
  value_unreadable: sentences(
    'Zeile {row} von „{file}“: „{value}“ in Spalte „{column}“ passt nicht zur Art der Spalte.',
    'Ändere den Wert, erklär ihn zum fehlenden Wert, oder lass die Spalte als andere Art lesen.',
  ),
  columns_differ: sentences(
    '„{file}“ hat keine Spalte „{column}“.',
    'Prüf, wie die Spalte geschrieben ist, das Trennzeichen, und ob es die richtige Datei ist.',
  ),
}

import { germanWeightMessages } from '../../../core/learning/german-messages.ts'
import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import type { Translated } from '../../../core/node/message.ts'
import type { manifest } from './manifest.ts'

const fillGaps = 'Setz „Impute“ vor diesen Knoten, oder lass die Spalte weg.'

export const german: Translated<typeof manifest.messages> = {
  ...germanColumnMessages,
  ...germanWeightMessages,
  no_columns: sentences(
    'Keine Spalte ist zum Gruppieren gewählt.',
    'Wähl wenigstens eine mit Zahlen; „One-hot encode“ macht welche aus Kategorien.',
  ),
  not_numeric: sentences(
    '{columns, plural, one {Die Spalte {columns} enthält} other {Die Spalten {columns} enthalten}} Text oder Zeiten; Abstände brauchen Zahlen.',
    'Nimm „One-hot encode“ für das, was wenige Kategorien nennt, und lass den Rest weg.',
  ),
  missing_values: sentences('„{column}“ fehlt in {count} von {rows} Zeilen.', fillGaps),
  may_be_missing: sentences('In {columns} könnten Werte fehlen; k-means braucht jeden.', fillGaps),
  infinite_values: sentences(
    '„{column}“ hat unendliche Werte oder zu große, um Abstände zu messen.',
    'Filtere diese Zeilen heraus, oder lass die Spalte weg.',
  ),
  name_taken: sentences(
    'Die Tabelle hat schon eine Spalte „{column}“.',
    'Gib der neuen Spalte einen anderen Namen.',
  ),
  too_few_rows: sentences(
    '{clusters} Gruppen brauchen wenigstens so viele Zeilen zum Lernen; es sind {rows}.',
    'Verlang weniger Gruppen, oder lade mehr Zeilen.',
  ),
  fewer_clusters: sentences(
    'Nur {found} der {clusters} Gruppen haben Zeilen: Viele Zeilen sind gleich.',
    'Verlang weniger Gruppen.',
  ),
  unequal_scales: sentences(
    '„{large}“ schwankt {times}-mal so stark wie „{small}“ und entscheidet damit fast allein, welche Zeilen sich gleichen.',
    'Setz „Scale“ vor diesen Knoten.',
  ),
  not_settled: sentences(
    'Die Mittelpunkte bewegten sich nach {steps} Schritten noch.',
    'Erlaub mehr Schritte, oder eine größere Toleranz.',
  ),
}

/** German: what nodes that train or measure a model say. */
import { germanKind, sentences } from '../node/german-messages.ts'
import type { Translated } from '../node/message.ts'
import type { classMessages, evaluationMessages } from './evaluation-messages.ts'
import type {
  classificationMessages,
  classParamMessages,
  missingValueMessages,
  regressionMessages,
  trainingMessages,
  weightMessages,
} from './training-messages.ts'

const fillGaps =
  'Setz „Lücken füllen“ vor diesen Knoten, oder nimm „Gradient Boosting“, das auch aus Lücken lernt.'

const valuesOfColumn = (dtype: string) =>
  `{${dtype}, select, float64 {Zahlen} int64 {ganze Zahlen} bool {ja/nein} string {Text} other {Zeiten}}`

export const germanWeightMessages: Translated<typeof weightMessages> = {
  weight_not_numeric: sentences(
    'Das Gewicht „{column}“ enthält Text oder Zeiten; Gewichte sind Zahlen.',
    'Gib mit „Spalten wählen“ einer anderen Spalte die Rolle „Gewicht“, oder keiner.',
  ),
  weights_refused: sentences(
    'Das Gewicht „{column}“ muss in jeder Trainingszeile 0 oder mehr sein, und in einigen mehr als 0.',
    'Filtere die anderen Zeilen heraus, oder gib der Spalte mit „Spalten wählen“ eine andere Rolle.',
  ),
}

export const germanTrainingMessages: Translated<typeof trainingMessages> = {
  target_missing: sentences(
    'Keine Spalte ist als Ziel bestimmt, es gibt also nichts, was vorherzusagen wäre.',
    'Gib einer Spalte mit „Spalten wählen“ die Rolle „Ziel“.',
  ),
  several_targets: sentences(
    'Die Spalten {columns} sind alle als Ziel bestimmt; ein Modell sagt eine vorher.',
    'Lass mit „Spalten wählen“ einer von ihnen die Rolle „Ziel“.',
  ),
  target_is_date: sentences(
    'Das Ziel „{column}“ enthält Zeiten; vorhersagen lassen sich Klassen oder Zahlen.',
    'Wähl mit „Spalten wählen“ ein anderes Ziel.',
  ),
  no_features: sentences(
    'Die Tabelle hat kein Merkmal, aus dem sich lernen ließe.',
    'Gib mit „Spalten wählen“ wenigstens einer Spalte neben dem Ziel die Rolle „Merkmal“.',
  ),
  not_numeric: sentences(
    '{columns, plural, one {Das Merkmal {columns} enthält} other {Die Merkmale {columns} enthalten}} Text oder Zeiten; gelernt wird aus Zahlen.',
    'Nimm „One-Hot-Kodierung“ für das, was wenige Kategorien nennt, und lass den Rest mit „Spalten wählen“ beiseite.',
  ),
  no_rows: sentences(
    'Es gibt keine Zeile zum Trainieren.',
    'Sieh dir die Filter vor diesem Knoten und die Anteile in „Daten aufteilen“ an.',
  ),
  target_has_gaps: sentences(
    'Das Ziel „{column}“ fehlt in {count} der {rows} Trainingszeilen.',
    'Setz „Lücken entfernen“ für „{column}“ vor diesen Knoten: Eine Zeile ohne Antwort lehrt nichts.',
  ),
  ...germanWeightMessages,
  infinite_values: sentences(
    '„{column}“ hat unendliche Werte oder zu große, um daraus zu lernen.',
    'Filtere diese Zeilen heraus, oder lass die Spalte mit „Spalten wählen“ beiseite.',
  ),
  bad_parameter: sentences(
    'Das Lernverfahren hat eine Einstellung abgelehnt: {reason}.',
    'Ändere den Wert und lass noch einmal laufen.',
  ),
}

export const germanMissingValueMessages: Translated<typeof missingValueMessages> = {
  missing_values: sentences(
    'In „{column}“ {count, plural, one {fehlt # Wert} other {fehlen # Werte}}; dieses Verfahren braucht jeden.',
    fillGaps,
  ),
  may_be_missing: sentences('In {columns} könnten Werte fehlen; dieses Verfahren braucht jeden.', fillGaps),
}

export const germanClassificationMessages: Translated<typeof classificationMessages> = {
  single_class: sentences(
    'Jede Trainingszeile hat die gleiche Klasse, „{class}“; es braucht wenigstens zwei.',
    'Sieh dir die Filter vor diesem Knoten an, oder wähl ein anderes Ziel.',
  ),
  too_many_classes: sentences(
    'Das Ziel „{column}“ enthält {count} verschiedene Zahlen, die eher Beträge als Klassen sind.',
    'Sag es als Zahl vorher, oder lies die Spalte als Kategorie, unter „Arten“ von „CSV laden“.',
  ),
}

export const germanClassParamMessages: Translated<typeof classParamMessages> = {
  numbers_idle: sentences(
    'Das Ziel „{column}“ ist eine Zahl, „{param, select, criterion {Kriterium} other {Gewicht der Klassen}}“ hat darum keine Wirkung.',
    'Wähl unter „Vorhersagen“ die Klassen, wenn seine Zahlen welche benennen; sonst setz die Einstellung zurück.',
  ),
}

export const germanRegressionMessages: Translated<typeof regressionMessages> = {
  target_not_numeric: sentences(
    `Das Ziel „{column}“ enthält ${germanKind('kind')}; eine Regression sagt Zahlen vorher.`,
    'Nimm einen Klassifikator dafür, oder wähl ein anderes Ziel.',
  ),
}

export const germanEvaluationMessages: Translated<typeof evaluationMessages> = {
  target_missing: sentences(
    'Das Modell sagt „{column}“ vorher, das in der Tabelle fehlt; es gibt nichts zu vergleichen.',
    'Verbinde eine Tabelle mit den wahren Werten von „{column}“.',
  ),
  columns_missing: sentences(
    'Das Modell braucht {columns}, die Tabelle hat das nicht.',
    'Verbinde die Tabelle, aus der das Modell gelernt hat, oder eine mit den gleichen Spalten.',
  ),
  prepared_differently: sentences(
    'Die Tabelle wurde anders vorbereitet als die Zeilen, aus denen das Modell gelernt hat.',
    'Verbinde die Tabelle, die ins Modell geht, oder die von vor diesen Schritten.',
  ),
  column_changed: sentences(
    `Das Modell kennt „{column}“ als ${valuesOfColumn('expected')}, hier sind es ${valuesOfColumn('found')}.`,
    'Lies die Spalte so wie beim Training.',
  ),
  partition_absent: sentences(
    'Die Tabelle hat keine {partition, select, train {Trainingszeilen} validation {Validierungszeilen} test {Testzeilen} other {Zeilen „{partition}“}}.',
    'Wähl andere Zeilen, oder setz „Daten aufteilen“ vor das Modell.',
  ),
  no_rows: sentences(
    'Es gibt keine Zeile, an der sich das Modell messen ließe.',
    'Sieh dir die Filter vor diesem Knoten und die Anteile in „Daten aufteilen“ an.',
  ),
  target_has_gaps: sentences(
    'Das Ziel „{column}“ fehlt in {count} der {rows} Zeilen, an denen gemessen wird.',
    'Setz „Lücken entfernen“ für „{column}“ vor diesen Knoten.',
  ),
  missing_values: sentences(
    'In „{column}“ {count, plural, one {fehlt # Wert, ohne den} other {fehlen # Werte, ohne die}} dieses Modell nichts vorhersagen kann.',
    'Setz „Lücken füllen“ vor das Modell und verbinde seine Tabelle hier.',
  ),
  infinite_values: sentences(
    '„{column}“ hat unendliche Werte, aus denen dieses Modell nichts vorhersagen kann.',
    'Filtere diese Zeilen vor dem Modell heraus.',
  ),
  trained_on_these: sentences(
    'Diese Zahlen sind an Zeilen gemessen, aus denen das Modell gelernt hat; es wirkt besser, als es ist.',
    'Miss an den Testzeilen; „Daten aufteilen“ legt welche zurück.',
  ),
}

export const germanClassMessages: Translated<typeof classMessages> = {
  unseen_class: sentences(
    '{count, plural, one {# Zeile hat} other {# Zeilen haben}} die Klasse „{class}“, die in keiner Trainingszeile vorkam; das Modell kann sie nicht vorhersagen.',
    'Schichte in „Daten aufteilen“ nach „{column}“, oder filtere diese Zeilen heraus.',
  ),
}

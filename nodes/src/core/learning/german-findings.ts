/** German: what is found out about models and clusters. */
import type { FindingId } from './findings.ts'

/** `den 179 Testzeilen`, in the dative. */
const theRows =
  '{partition, select, test {{rows, plural, one {der einen Testzeile} other {den # Testzeilen}}} train {{rows, plural, one {der einen Trainingszeile} other {den # Trainingszeilen}}} validation {{rows, plural, one {der einen Validierungszeile} other {den # Validierungszeilen}}} other {{rows, plural, one {der einen Zeile} other {allen # Zeilen}}}}'

const someRows =
  '{partition, select, train {{rows, plural, one {# Trainingszeile} other {# Trainingszeilen}}} other {{rows, plural, one {# Zeile} other {# Zeilen}}}}'

const separated =
  '{separation, select, far {Die Gruppen liegen weit auseinander} well {Die Gruppen sind gut getrennt} weak {Die Gruppen überlappen sich: Die Struktur ist schwach} other {Die Gruppen gehen ineinander über: Vielleicht gibt es in diesen Spalten keine}}'

const scored =
  '{scoring, select, accuracy {Der Trefferanteil} balanced_accuracy {Der ausgewogene Trefferanteil} roc_auc {Die ROC-Fläche} neg_log_loss {Der negative logarithmische Verlust} r2 {R²} neg_root_mean_squared_error {Der negative RMSE} neg_mean_absolute_error {Der negative mittlere absolute Fehler} other {{scoring}}}'

const sentences: Readonly<Record<FindingId, string>> = {
  right: `Von ${theRows} sagt das Modell {share} % richtig vorher; immer „{guess}“ zu raten trifft {guessing} %.`,
  no_better: 'Das Modell ist nicht besser als Raten: Vielleicht trennen die Merkmale die Klassen nicht.',
  few_rows:
    'Bei so wenigen Zeilen kann der wahre Trefferanteil zwischen {low} % und {high} % liegen, vielleicht ist das nicht besser als Raten.',
  positive_absent: 'Keine dieser Zeilen ist „{label}“.',
  positive_found:
    'Es findet {recall} % der Zeilen mit „{label}“; von denen, die es so nennt, sind es {precision} %.',
  ranked:
    'Eine Zeile mit „{label}“ und eine andere bringt es in {share} % der Fälle in die richtige Reihenfolge (ROC-Fläche).',
  best_and_least:
    'Am besten findet es „{best}“ ({most} % der Zeilen), am schlechtesten „{worst}“ ({least} %).',
  missed: `Bei ${theRows} verfehlen die Vorhersagen „{target}“ im Mittel um {miss}; immer den Mittelwert zu raten verfehlt es um {guessing}.`,
  explained: 'Das Modell erklärt {share} % der Unterschiede zwischen den Zeilen (R² {r2}).',
  explains_nothing:
    'Das Modell erklärt nichts von den Unterschieden zwischen den Zeilen (R² {r2}): Den Mittelwert zu raten ist so gut oder besser.',
  one_cluster: `Alle ${someRows} liegen in einer Gruppe.`,
  clusters: `${someRows} in {clusters} Gruppen; die größte hat {largest} % davon, die kleinste {smallest} %.`,
  separated: `${separated} (Silhouette {silhouette}).`,
  separated_in_sample: `${separated} (Silhouette {silhouette}, gemessen an {drawn} zufällig gezogenen Zeilen).`,
  told_apart:
    'Am besten trennt sie „{column}“: {share} % der Varianz dieser Spalte liegen zwischen den Gruppen.',
  uses_no_column: 'Das Modell nutzt keine Spalte: Es gibt jeder Zeile dieselbe Antwort.',
  relied_on: 'Beim Lernen stützte sich das Modell am meisten auf {columns}.',
  shuffling_harmless: `Eine einzelne Spalte von ${theRows} zu mischen macht das Modell nicht schlechter.`,
  shuffling_hurts: `Am meisten schadet es, {column} bei ${theRows} zu mischen: ${scored} fällt von {from} um {by}.`,
  not_used: 'Das Modell nutzt {columns} nicht.',
  as_well_without: 'Ohne {columns} ist das Modell genauso gut.',
}

export const germanFindings = Object.fromEntries(
  Object.entries(sentences).map(([id, text]) => [id, { text }]),
)

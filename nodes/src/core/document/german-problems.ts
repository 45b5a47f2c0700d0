/** German: what can be wrong with a document, and what fixes do. */
import type { Sentences } from '../node/message.ts'
import {
  type formSentences,
  type FixTitle,
  type FormSentence,
  type problemMessages,
  type ProblemMessage,
} from './problem-messages.ts'

type Hinted<Message> = Message extends { hint: string } ? Sentences : Pick<Sentences, 'text'>

const portWord = (port: string) =>
  `{${port}, select, metrics {Kennzahlen} table {eine Tabelle} model {ein Modell} file {eine Datei} other {{${port}}}}`

function form(subject: string): Record<FormSentence, string> {
  return {
    wrong_type: `${subject} muss {expected, select, number {eine Zahl} int {eine ganze Zahl} string {Text} boolean {wahr oder falsch} array {eine Liste} object {ein Objekt} record {ein Objekt} other {{expected}}} sein.`,
    too_small: `${subject} muss {of, select, text {mindestens {least, plural, one {# Zeichen} other {# Zeichen}} haben} list {mindestens {least, plural, one {# Eintrag} other {# Einträge}} haben} above {größer als {least} sein} other {mindestens {least} sein}}.`,
    too_large: `${subject} {of, select, text {darf höchstens {most, plural, one {# Zeichen} other {# Zeichen}} haben} list {darf höchstens {most, plural, one {# Eintrag} other {# Einträge}} haben} below {muss kleiner als {most} sein} other {darf höchstens {most} sein}}.`,
    unknown_keys: `${subject} kennt kein {keys, or, „#“}.`,
    none_of_these: `${subject} muss {choices, or, „#“} sein.`,
    no_id: `${subject} muss aus Buchstaben, Ziffern, - und _ bestehen, höchstens 64, und darf nicht mit - oder _ beginnen.`,
    refused: `${subject} kann diesen Wert nicht haben.`,
  } satisfies ReturnType<typeof formSentences>
}

const param = form('„{label}“{inside} von „{node}“')
const paramHint = 'Ändere den Wert oder setz ihn zurück.'
const value = form('{path, select, document {Das Dokument} other {{path}}}')

export const germanProblems: {
  readonly [Message in ProblemMessage]: Hinted<(typeof problemMessages)[Message]>
} = {
  not_json: {
    text: 'Das ist kein gültiges JSON: {reason}.',
    hint: 'Öffne eine Workflow-Datei aus Flowza, oder berichtige das JSON an dieser Stelle.',
  },
  format_unknown: {
    text: 'Das Dokument hat das Format „{format}“, diese Version von Flowza liest „{known}“.',
    hint: 'Wähl eine Workflow-Datei von Flowza.',
  },
  format_of_the_future: {
    text: 'Das Dokument hat das Format „{format}“, diese Version von Flowza liest „{known}“.',
    hint: 'Aktualisiere Flowza und öffne es dann noch einmal.',
  },
  value_wrong_type: { text: value.wrong_type },
  value_too_small: { text: value.too_small },
  value_too_large: { text: value.too_large },
  value_unknown_keys: { text: value.unknown_keys },
  value_none_of_these: { text: value.none_of_these },
  value_no_id: { text: value.no_id },
  value_refused: { text: value.refused },
  param_wrong_type: { text: param.wrong_type, hint: paramHint },
  param_too_small: { text: param.too_small, hint: paramHint },
  param_too_large: { text: param.too_large, hint: paramHint },
  param_unknown_keys: { text: param.unknown_keys, hint: paramHint },
  param_none_of_these: { text: param.none_of_these, hint: paramHint },
  param_no_id: { text: param.no_id, hint: paramHint },
  param_refused: { text: param.refused, hint: paramHint },
  param_unknown: {
    text: '„{type}“ hat keinen Parameter „{param}“.',
    hint: '{near, plural, =0 {Entferne ihn.} other {Ist {near, or, „#“} gemeint?}}',
  },
  duplicate_id: { text: 'Zwei Knoten haben die Kennung „{id}“.', hint: 'Gib einem eine andere.' },
  cycle: {
    text: 'Diese Knoten speisen einander im Kreis: {path}.',
    hint: 'Entferne eine der Kanten, Daten fließen in eine Richtung.',
  },
  edge_to_nothing: {
    text: 'Die Kante {edge} nennt den Knoten „{node}“, den es nicht gibt.',
    hint: 'Entferne die Kante.',
  },
  port_unknown: {
    text: '„{type}“ hat keinen {side, select, input {Eingang} other {Ausgang}} „{port}“.',
    hint: '{ports, plural, =0 {Es gibt dort keinen, entferne die Kante.} other {Es gibt {ports, list, 6}.}}',
  },
  port_mismatch: {
    text: `„{output}“ gibt ${portWord('gives')}, aber „{input}“ nimmt ${portWord('takes')}.`,
    hint: 'Verbinde Anschlüsse der gleichen Art.',
  },
  feeds_itself: { text: 'Ein Knoten kann sich nicht selbst speisen.', hint: 'Verbinde zwei Knoten.' },
  feeds_back: {
    text: '{to} speist {from} schon, Daten fließen in eine Richtung.',
    hint: 'Entferne erst eine Kante dazwischen.',
  },
  already_connected: { text: 'Diese Anschlüsse sind schon verbunden.', hint: 'Verbinde andere.' },
  port_absent: { text: 'Einen der Anschlüsse gibt es nicht.', hint: 'Verbinde andere.' },
  port_taken: {
    text: '„{input}“ von „{node}“ bekommt schon {edge}.',
    hint: 'Ein Eingang nimmt eine Kante, entferne eine der beiden.',
  },
  input_missing: {
    text: `„{node}“ braucht ${portWord('takes')} an „{input}“.`,
    hint: `Verbinde einen Knoten, der ${portWord('takes')} gibt.`,
  },
  type_unknown: {
    text: 'Der Knoten „{node}“ hat den Typ „{type}“, den diese Version von Flowza nicht kennt.',
    hint: '{near, plural, =0 {Entferne den Knoten oder ersetz ihn durch einen anderen Typ.} other {Ist {near, or, „#“} gemeint?}}',
  },
  version_of_the_future: {
    text: 'Der Knoten „{node}“ stammt aus Version {version} von „{type}“, dieses Flowza hat Version {known}.',
    hint: 'Aktualisiere Flowza und öffne den Workflow dann noch einmal.',
  },
  column_not_found: {
    text: 'Die Tabelle hat keine Spalte „{column}“.',
    hint: '{near, plural, =0 {Wähl eine ihrer Spalten.} other {Ist {near, or, „#“} gemeint?}}',
  },
  fitted_before_split: {
    text: '„{node}“ lernt aus Zeilen, an denen geprüft wird, denn es steht vor „{split}“.',
    hint: 'Setz es hinter „{split}“, dann lernt es nur aus den Trainingszeilen.',
  },
  measured_without_split: {
    text: '„{node}“ misst das Modell an den Zeilen, aus denen es gelernt hat, es wirkt also besser, als es ist.',
    hint: 'Leg Zeilen zurück, bevor das Modell lernt.',
  },
  measured_before_split: {
    text: '„{node}“ bekommt die Tabelle von vor der Aufteilung, mit den Zeilen, aus denen das Modell gelernt hat.',
    hint: 'Verbinde die Tabelle, die ins Modell geht.',
  },
  trained_before_split: {
    text: 'Das Modell, das „{node}“ misst, hat aus der Tabelle von vor der Aufteilung gelernt, es kennt also die Testzeilen.',
    hint: 'Trainiere es mit der aufgeteilten Tabelle.',
  },
  measured_on_another_split: {
    text: '„{node}“ bekommt Zeilen aus einer anderen Aufteilung als das Modell, manche seiner Testzeilen waren dort Trainingszeilen.',
    hint: 'Verbinde die Tabelle, die ins Modell geht.',
  },
  measured_on_training_rows: {
    text: '„{node}“ misst an {partition, select, train {den Trainingszeilen} other {allen Zeilen, auch den Trainingszeilen}}, das Modell wirkt also besser, als es ist.',
    hint: 'Miss an den Testzeilen.',
  },
  target_in_features: {
    text: '„{column}“ wird aus „{target}“ berechnet, das „{node}“ vorhersagen soll: Es würde die Antwort lernen.',
    hint: 'Lass „{target}“ aus der Formel oder „{column}“ aus den Merkmalen.',
  },
  machine_too_small: {
    text: '„{node}“ braucht voraussichtlich {needed} GB Speicher, und ein Knoten darf hier {most} GB haben.',
    hint: '{sample, select, yes {Versuch es mit einer Stichprobe der Zeilen oder auf einem größeren Rechner.} other {Gib ihm weniger Zeilen oder Spalten, erhöhe FLOWZA_NODE_MEMORY_MB, wo der Rechner mehr hat, oder nimm einen größeren.}}',
  },
}

export const germanFixes: Readonly<Record<FixTitle, string>> = {
  remove_edge: '{edge} entfernen',
  remove_node: 'Den Knoten entfernen',
  remove_param: '„{param}“ entfernen',
  reset_param: '„{label}“ zurücksetzen',
  use: '„{name}“ nehmen',
  leave_out: '„{name}“ weglassen',
  leave_all_out: '{columns} weglassen',
  name_it: '„{name}“ nennen',
  write: '{text} einsetzen',
  fill_gaps: 'Lücken füllen: {columns}',
  encode: 'One-Hot-Kodierung: {columns}',
  set_aside: '{columns} beiseitelassen',
  move_behind: 'Hinter „{node}“ setzen',
  split_first: 'Die Zeilen vor dem Modell aufteilen',
  measure_on_its_table: 'An der Tabelle des Modells messen',
  train_on_split: 'Mit der aufgeteilten Tabelle trainieren',
  measure_on_test: 'An den Testzeilen messen',
  sample: 'Mit {rows} zufällig gezogenen Zeilen arbeiten',
}

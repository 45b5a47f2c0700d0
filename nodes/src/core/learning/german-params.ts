/** German: the params that nodes that train or measure a model have in common. */
import type { ParamWords } from '../node/param.ts'
import type { PartitionChoice, partitionParam } from './evaluation-params.ts'
import type {
  classWeightParam,
  criterionParam,
  fitInterceptParam,
  minSamplesLeafParam,
  minSamplesSplitParam,
  taskParam,
  unlimitedDepthParam,
} from './training-params.ts'

type WordsOf<Make extends (...options: never[]) => unknown> = ParamWords<ReturnType<Make>>

export const germanTask: WordsOf<typeof taskParam> = {
  label: 'Vorhersagen',
  help: 'Klassen oder Zahlen. Automatisch sind es Klassen, wenn das Ziel aus Kategorien, ja/nein oder Text besteht, sonst Zahlen.',
  options: { auto: 'Automatisch, nach dem Ziel', classification: 'Klassen', regression: 'Zahlen' },
}

export const germanClassWeight: WordsOf<typeof classWeightParam> = {
  label: 'Gewicht der Klassen',
  help: 'Ausgewogen zählen seltene Klassen so viel wie häufige. Das findet mehr von der seltenen Klasse und gibt mehr Fehlalarme.',
  options: { none: 'Alle Zeilen zählen gleich', balanced: 'Ausgewogen' },
}

export const germanCriterion: WordsOf<typeof criterionParam> = {
  label: 'Kriterium',
  help: 'Wie eine Verzweigung zwischen Klassen bewertet wird; die beiden unterscheiden sich selten stark. Bäume, die Zahlen vorhersagen, nehmen den quadratischen Fehler.',
  options: { gini: 'Gini-Unreinheit', entropy: 'Entropie' },
}

export function germanUnlimitedDepth(help: string): WordsOf<typeof unlimitedDepthParam> {
  return { label: 'Größte Baumtiefe', help, empty: 'Keine Grenze' }
}

export const germanMinSamplesSplit: WordsOf<typeof minSamplesSplitParam> = {
  label: 'Zeilen zum Verzweigen',
  help: 'Ein Ast mit weniger Zeilen wird zum Blatt. Je mehr es sein müssen, desto einfacher der Baum.',
}

export const germanMinSamplesLeaf: WordsOf<typeof minSamplesLeafParam> = {
  label: 'Zeilen im Blatt',
  help: 'So viele Trainingszeilen behält jedes Blatt wenigstens. Mehr Zeilen glätten die Vorhersagen.',
}

export const germanFitIntercept: WordsOf<typeof fitInterceptParam> = {
  label: 'Achsenabschnitt',
  help: 'Lernt neben den Koeffizienten eine Konstante. Nur auszuschalten, wenn aus lauter Nullen 0 folgen muss.',
}

export const germanPartition: WordsOf<typeof partitionParam> = {
  label: 'Messen an',
  help: 'Automatisch sind es die Testzeilen, ohne sie die Validierungszeilen, ohne Aufteilung alle Zeilen.',
  options: {
    auto: 'Automatisch',
    test: 'Testzeilen',
    validation: 'Validierungszeilen',
    train: 'Trainingszeilen',
    all: 'Alle Zeilen',
  },
}

/** A choice of rows in the words of a node's card. */
export const germanPartitionWords: Readonly<Record<PartitionChoice, string>> = {
  auto: 'an zurückgelegten Zeilen',
  test: 'an Testzeilen',
  validation: 'an Validierungszeilen',
  train: 'an Trainingszeilen',
  all: 'an allen Zeilen',
}

import { germanWeightMessages } from '../../../core/learning/german-messages.ts'
import { sentences, germanColumnMessages } from '../../../core/node/german-messages.ts'
import { germanColumns, germanNumber, germanRandomState } from '../../../core/node/german-params.ts'
import type { Translation } from '../../../core/node/translation.ts'
import type { manifest } from './manifest.ts'

const fillGaps = 'Setz „Lücken füllen“ vor diesen Knoten, oder lass die Spalte weg.'

export const german: Translation<typeof manifest> = {
  title: 'k-Means',
  summary: 'Fasst ähnliche Zeilen zu Gruppen zusammen, ohne ein Ziel.',
  keywords: [
    'Gruppen',
    'Gruppieren',
    'Clusteranalyse',
    'Clustern',
    'Segmente',
    'Segmentierung',
    'unüberwacht',
    'Zentren',
  ],
  inputs: {
    table: {
      title: 'Tabelle',
      help: 'Spalten mit Zahlen auf einem Maßstab; dazu gehört „Skalieren“ vor diesen Knoten.',
    },
  },
  outputs: {
    table: { title: 'Tabelle', help: 'Dieselben Zeilen mit der Nummer ihrer Gruppe.' },
    metrics: { title: 'Gruppen', help: 'Das Bild der Gruppen, ihre Mittelpunkte und ihre Maße.' },
  },
  params: {
    n_clusters: {
      label: 'Gruppen',
      help: 'Wie viele Gruppen entstehen. Es lohnt sich, mehrere Zahlen zu versuchen: Die Silhouette sagt, wie gut jede passt.',
    },
    columns: {
      label: 'Spalten',
      help: 'Die Spalten mit Zahlen, in denen sich die Zeilen einer Gruppe ähneln.',
    },
    cluster_column: {
      label: 'Neue Spalte',
      help: 'Der Name der Spalte, die die Gruppe jeder Zeile bekommt, gezählt ab 0.',
    },
    init: {
      label: 'Start',
      help: 'Wo die Suche beginnt: k-means++ zieht Zeilen, die weit voneinander liegen, zufällig irgendwelche.',
      options: { 'k-means++': 'k-means++ (Zeilen weit auseinander)', random: 'Zufällige Zeilen' },
    },
    n_init: {
      label: 'Starts',
      help: 'Wie oft die Suche neu beginnt; die engsten Gruppen bleiben. Mehr Starts verfehlen die besten seltener und dauern länger.',
    },
    max_iter: {
      label: 'Höchstzahl der Schritte',
      help: 'Wie oft die Mittelpunkte in jeder Suche höchstens wandern.',
    },
    tol: {
      label: 'Toleranz',
      help: 'Eine Suche endet, wenn die Mittelpunkte weniger als das wandern, gemessen an der Varianz der Spalten.',
    },
    random_state: germanRandomState,
  },
  messages: {
    ...germanColumnMessages,
    ...germanWeightMessages,
    no_columns: sentences(
      'Keine Spalte ist zum Gruppieren gewählt.',
      'Wähl wenigstens eine mit Zahlen; „One-Hot-Kodierung“ macht welche aus Kategorien.',
    ),
    not_numeric: sentences(
      '{columns, plural, one {Die Spalte {columns} enthält} other {Die Spalten {columns} enthalten}} Text oder Zeiten; Abstände brauchen Zahlen.',
      'Nimm „One-Hot-Kodierung“ für das, was wenige Kategorien nennt, und lass den Rest weg.',
    ),
    missing_values: sentences('„{column}“ fehlt in {count} von {rows} Zeilen.', fillGaps),
    may_be_missing: sentences('In {columns} könnten Werte fehlen; k-Means braucht jeden.', fillGaps),
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
      'Setz „Skalieren“ vor diesen Knoten.',
    ),
    not_settled: sentences(
      'Die Mittelpunkte bewegten sich nach {steps} Schritten noch.',
      'Erlaub mehr Schritte, oder eine größere Toleranz.',
    ),
  },
  describe({ n_clusters, columns }) {
    const groups = n_clusters === 1 ? '1 Gruppe' : `${germanNumber(n_clusters)} Gruppen`
    return `${groups}: ${germanColumns(columns)}`
  },
}

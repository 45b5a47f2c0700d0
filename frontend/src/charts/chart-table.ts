/** The numbers behind a chart: as people read them in its table, and as they are in its file. */
import type { Chart } from '@flowza/nodes/core'
import { axisTitle } from './cluster-plot.tsx'
import { measureWords } from './chart-words.ts'
import { i18n } from '../i18n/i18n.ts'
import { formatCount, formatNumber, formatPercent } from '../ui/format.ts'

/** Null where there is no value. */
export type ChartCell = string | number | null

export interface ChartTable {
  columns: string[]
  rows: string[][]
  /** Every row, each number with all its digits and in no language. */
  values: ChartCell[][]
  /** Said under the table when it doesn't hold every row. */
  remark: string | null
}

export interface TableColumn {
  title: string
  text: (value: number) => string
}

/** Curves can have as many points as rows; a table of more than this is thinned. */
const longestTable = 100

export function chartTable(chart: Chart): ChartTable {
  switch (chart.chart) {
    case 'confusion_matrix':
      return tableOf(
        [
          column(i18n.t('charts:words.actual')),
          ...chart.labels.map((label) => column(i18n.t('charts:words.predictedAs', { label }), formatCount)),
          column(i18n.t('charts:words.recall'), formatPercent),
        ],
        chart.counts.map((row, index) => {
          const total = row.reduce((sum, value) => sum + value, 0)
          return [chart.labels[index], ...row, total === 0 ? null : row[index] / total]
        }),
      )
    case 'roc_curve':
      return tableOf(
        [
          column(i18n.t('charts:words.class')),
          column(i18n.t('charts:axis.falsePositive')),
          column(i18n.t('charts:axis.truePositive')),
        ],
        chart.curves.flatMap(({ label, falsePositiveRate, truePositiveRate }) =>
          falsePositiveRate.map((rate, index) => [label, rate, truePositiveRate[index]]),
        ),
      )
    case 'precision_recall_curve':
      return tableOf(
        [
          column(i18n.t('charts:words.class')),
          column(i18n.t('charts:words.recall')),
          column(i18n.t('charts:words.precision')),
        ],
        chart.curves.flatMap(({ label, recall, precision }) =>
          recall.map((value, index) => [label, value, precision[index]]),
        ),
      )
    case 'calibration_curve':
      return tableOf(
        [
          column(i18n.t('charts:axis.predictedShare')),
          column(i18n.t('charts:axis.actualShare', { label: chart.label })),
          column(i18n.t('charts:words.rows'), formatCount),
        ],
        chart.bins.map(({ predicted, actual, rows }) => [predicted, actual, rows]),
      )
    case 'per_class':
      return tableOf(
        [
          column(i18n.t('charts:words.class')),
          column(i18n.t('metrics:precision')),
          column(i18n.t('metrics:recall')),
          column(i18n.t('metrics:f1')),
          column(i18n.t('charts:words.rows'), formatCount),
        ],
        chart.rows.map((row) => [row.label, row.precision, row.recall, row.f1, row.support]),
      )
    case 'residuals':
      return tableOf(
        [column(i18n.t('charts:words.predicted')), column(i18n.t('charts:words.residual'))],
        chart.predicted.map((value, index) => [value, chart.residual[index]]),
      )
    case 'importances':
      return tableOf(
        [
          column(i18n.t('charts:words.feature')),
          column(capitalised(measureWords(chart.measure))),
          column(i18n.t('charts:words.deviation')),
        ],
        chart.features.map(({ name, value, deviation }) => [name, value, deviation]),
      )
    case 'clusters': {
      const components = chart.axes.filter(({ of }) => of === 'component')
      return tableOf(
        [
          column(i18n.t('charts:words.row'), formatCount),
          column(i18n.t('charts:words.cluster')),
          ...components.map((axis) => column(axisTitle(axis))),
          ...chart.columns.map(({ name }) => column(name)),
        ],
        chart.row.map((row, place) => [
          row,
          chart.clusters[chart.cluster[place]].label,
          ...(components.length > 0 ? [chart.x[place], chart.y[place]] : []),
          ...chart.columns.map(({ values }) => values[place]),
        ]),
      )
    }
    case 'cluster_profiles':
      return tableOf(
        [
          column(i18n.t('charts:words.column')),
          ...chart.clusters.map(({ label }) => column(i18n.t('charts:words.clusterNamed', { label }))),
          column(i18n.t('charts:words.mean')),
          column(i18n.t('charts:words.deviation')),
          column(i18n.t('charts:words.apart'), formatPercent),
        ],
        [
          [i18n.t('charts:words.rows'), ...chart.clusters.map(({ rows }) => rows), null, null, null],
          ...chart.columns.map(({ name, centres, mean, deviation, between }) => [
            name,
            ...centres,
            mean,
            deviation,
            between,
          ]),
        ],
      )
  }
}

export function column(title: string, text: (value: number) => string = formatNumber): TableColumn {
  return { title, text }
}

/** A table of at most a hundred rows, evenly spaced, that says so where it leaves some out. */
export function tableOf(columns: readonly TableColumn[], values: ChartCell[][]): ChartTable {
  const stride = (values.length - 1) / (longestTable - 1)
  const isThinned = values.length > longestTable
  const shown = isThinned
    ? Array.from({ length: longestTable }, (_, index) => values[Math.round(index * stride)])
    : values
  const textOf = (cell: ChartCell, place: number): string =>
    typeof cell === 'number' ? columns[place].text(cell) : (cell ?? '–')
  return {
    columns: columns.map(({ title }) => title),
    rows: shown.map((row) => row.map(textOf)),
    values,
    remark: isThinned
      ? i18n.t('charts:thinned', { shown: longestTable, all: formatCount(values.length) })
      : null,
  }
}

/** The numbers of charts that are drawn into one, with a first column that says whose they are. */
export function tableOfBoth(title: string, tables: Readonly<Record<string, ChartTable>>): ChartTable {
  const named = Object.entries(tables)
  const withName = <Cell>(name: string, rows: readonly Cell[][]): (Cell | string)[][] =>
    rows.map((row) => [name, ...row])
  return {
    columns: [title, ...(named[0]?.[1].columns ?? [])],
    rows: named.flatMap(([name, { rows }]) => withName(name, rows)),
    values: named.flatMap(([name, { values }]) => withName(name, values)),
    remark: named.find(([, { remark }]) => remark !== null)?.[1].remark ?? null,
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

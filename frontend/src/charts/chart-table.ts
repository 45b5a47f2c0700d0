/** The numbers behind a chart, for its table. */
import type { Chart } from '@flowza/nodes/core'
import { axisTitle } from './cluster-plot.tsx'
import { measureWords } from './chart-words.ts'
import { i18n } from '../i18n/i18n.ts'
import { formatCount, formatNumber, formatPercent } from '../ui/format.ts'

export interface ChartTable {
  columns: string[]
  rows: string[][]
  /** Every row, where `rows` doesn't hold them all. */
  all?: string[][]
  /** Said under the table when it doesn't hold every row. */
  remark: string | null
}

/** Curves can have as many points as rows; a table of more than this is thinned. */
const longestTable = 100

export function chartTable(chart: Chart): ChartTable {
  switch (chart.chart) {
    case 'confusion_matrix':
      return {
        columns: [
          i18n.t('charts:words.actual'),
          ...chart.labels.map((label) => i18n.t('charts:words.predictedAs', { label })),
          i18n.t('charts:words.recall'),
        ],
        rows: chart.counts.map((row, index) => {
          const total = row.reduce((sum, value) => sum + value, 0)
          return [
            chart.labels[index],
            ...row.map(formatCount),
            total === 0 ? '–' : formatPercent(row[index] / total),
          ]
        }),
        remark: null,
      }
    case 'roc_curve':
      return thinned(
        [
          i18n.t('charts:words.class'),
          i18n.t('charts:axis.falsePositive'),
          i18n.t('charts:axis.truePositive'),
        ],
        chart.curves.flatMap(({ label, falsePositiveRate, truePositiveRate }) =>
          falsePositiveRate.map((rate, index) => [
            label,
            formatNumber(rate),
            formatNumber(truePositiveRate[index]),
          ]),
        ),
      )
    case 'precision_recall_curve':
      return thinned(
        [i18n.t('charts:words.class'), i18n.t('charts:words.recall'), i18n.t('charts:words.precision')],
        chart.curves.flatMap(({ label, recall, precision }) =>
          recall.map((value, index) => [label, formatNumber(value), formatNumber(precision[index])]),
        ),
      )
    case 'calibration_curve':
      return {
        columns: [
          i18n.t('charts:axis.predictedShare'),
          i18n.t('charts:axis.actualShare', { label: chart.label }),
          i18n.t('charts:words.rows'),
        ],
        rows: chart.bins.map(({ predicted, actual, rows }) => [
          formatNumber(predicted),
          formatNumber(actual),
          formatCount(rows),
        ]),
        remark: null,
      }
    case 'per_class':
      return {
        columns: [
          i18n.t('charts:words.class'),
          i18n.t('metrics:precision'),
          i18n.t('metrics:recall'),
          i18n.t('metrics:f1'),
          i18n.t('charts:words.rows'),
        ],
        rows: chart.rows.map((row) => [
          row.label,
          formatNumber(row.precision),
          formatNumber(row.recall),
          formatNumber(row.f1),
          formatCount(row.support),
        ]),
        remark: null,
      }
    case 'residuals':
      return thinned(
        [i18n.t('charts:words.predicted'), i18n.t('charts:words.residual')],
        chart.predicted.map((value, index) => [formatNumber(value), formatNumber(chart.residual[index])]),
      )
    case 'importances':
      return {
        columns: [
          i18n.t('charts:words.feature'),
          capitalised(measureWords(chart.measure)),
          i18n.t('charts:words.deviation'),
        ],
        rows: chart.features.map(({ name, value, deviation }) => [
          name,
          formatNumber(value),
          deviation === null ? '–' : formatNumber(deviation),
        ]),
        remark: null,
      }
    case 'clusters':
      return thinned(
        [
          i18n.t('charts:words.row'),
          i18n.t('charts:words.cluster'),
          ...chart.axes.filter(({ of }) => of === 'component').map(axisTitle),
          ...chart.columns.map(({ name }) => name),
        ],
        chart.row.map((row, place) => [
          formatCount(row),
          chart.clusters[chart.cluster[place]].label,
          ...(chart.axes[0].of === 'component' ? [chart.x[place], chart.y[place]].map(formatNumber) : []),
          ...chart.columns.map(({ values }) => formatNumber(values[place])),
        ]),
      )
    case 'cluster_profiles':
      return {
        columns: [
          i18n.t('charts:words.column'),
          ...chart.clusters.map(({ label }) => i18n.t('charts:words.clusterNamed', { label })),
          i18n.t('charts:words.mean'),
          i18n.t('charts:words.deviation'),
          i18n.t('charts:words.apart'),
        ],
        rows: [
          [
            i18n.t('charts:words.rows'),
            ...chart.clusters.map(({ rows }) => formatCount(rows)),
            '–',
            '–',
            '–',
          ],
          ...chart.columns.map(({ name, centres, mean, deviation, between }) => [
            name,
            ...[...centres, mean, deviation].map(formatNumber),
            formatPercent(between),
          ]),
        ],
        remark: null,
      }
  }
}

/** A table of at most a hundred rows, evenly spaced, that says so. */
export function thinned(columns: string[], rows: string[][]): ChartTable {
  if (rows.length <= longestTable) return { columns, rows, remark: null }
  const stride = (rows.length - 1) / (longestTable - 1)
  return {
    columns,
    rows: Array.from({ length: longestTable }, (_, index) => rows[Math.round(index * stride)]),
    all: rows,
    remark: i18n.t('charts:thinned', { shown: longestTable, all: formatCount(rows.length) }),
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

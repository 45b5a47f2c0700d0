/** The numbers behind a chart of a table, for its own table and its file. */
import type { TableChart } from '@flowza/nodes/core'
import { formatCount, formatFixed } from '../../ui/format.ts'
import { column, tableOf, type ChartCell, type ChartTable, type TableColumn } from '../chart-table.ts'
import { timeText } from '../ticks.ts'

type Words = (
  key: 'from' | 'to' | 'rows' | 'group' | 'lowerQuartile' | 'median' | 'upperQuartile' | 'outliers' | 'mean',
) => string

export function exploreTable(
  chart: TableChart,
  words: Words,
  isTime: (column: string) => boolean,
): ChartTable {
  // A time is its text in the file too.
  const cell = (name: string, value: number): ChartCell => (isTime(name) ? timeText(value) : value)
  switch (chart.chart) {
    case 'histogram': {
      const bins = chart.series[0]?.counts.length ?? 0
      const edge = (bin: number): ChartCell =>
        cell(chart.column, chart.low + ((chart.high - chart.low) * bin) / Math.max(1, bins))
      return tableOf(
        [column(words('from')), column(words('to')), ...seriesColumns(chart.series, words)],
        Array.from({ length: bins }, (_, bin) => [
          edge(bin),
          edge(bin + 1),
          ...chart.series.map(({ counts }) => counts[bin]),
        ]),
      )
    }
    case 'value_counts':
      return tableOf(
        [column(chart.column), ...seriesColumns(chart.series, words)],
        chart.values.map((name, place) => [name, ...chart.series.map(({ counts }) => counts[place])]),
      )
    case 'box':
      return tableOf(
        [
          column(chart.by ?? words('group')),
          column(words('rows'), formatCount),
          column('min'),
          column(words('lowerQuartile')),
          column(words('median')),
          column(words('upperQuartile')),
          column('max'),
          column(words('mean')),
          column(words('outliers'), formatCount),
        ],
        chart.groups.map((group) => [
          group.label,
          group.rows,
          ...[group.min, group.lowerQuartile, group.median, group.upperQuartile, group.max, group.mean].map(
            (figure) => cell(chart.column, figure),
          ),
          group.outliers,
        ]),
      )
    case 'scatter':
      return tableOf(
        [chart.x, chart.y, ...(chart.colour === null ? [] : [chart.colour])].map((name) => column(name)),
        chart.xValues.map((at, point) => [
          cell(chart.x, at),
          cell(chart.y, chart.yValues[point]),
          ...(chart.codes === null ? [] : [chart.labels[chart.codes[point]] ?? '']),
        ]),
      )
    case 'correlation':
      return tableOf(
        [column(''), ...chart.columns.map((name) => column(name, (figure) => formatFixed(figure, 3)))],
        chart.values.map((row, index) => [chart.columns[index], ...row]),
      )
  }
}

function seriesColumns(series: readonly { label: string }[], words: Words): TableColumn[] {
  return series.length === 1
    ? [column(words('rows'), formatCount)]
    : series.map(({ label }) => column(label, formatCount))
}

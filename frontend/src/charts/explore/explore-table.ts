/** The numbers behind a chart of a table, for its own table and its file. */
import type { TableChart } from '@flowza/nodes/core'
import { formatCount, formatFixed, formatNumber } from '../../ui/format.ts'
import { thinned, type ChartTable } from '../chart-table.ts'
import { timeText } from '../ticks.ts'

type Words = (
  key: 'from' | 'to' | 'rows' | 'group' | 'lowerQuartile' | 'median' | 'upperQuartile' | 'outliers' | 'mean',
) => string

export function exploreTable(
  chart: TableChart,
  words: Words,
  isTime: (column: string) => boolean,
): ChartTable {
  const value = (column: string) => (isTime(column) ? timeText : formatNumber)
  switch (chart.chart) {
    case 'histogram': {
      const bins = chart.series[0]?.counts.length ?? 0
      const edge = (bin: number): number => chart.low + ((chart.high - chart.low) * bin) / Math.max(1, bins)
      const text = value(chart.column)
      return {
        columns: [words('from'), words('to'), ...seriesNames(chart.series, words)],
        rows: Array.from({ length: bins }, (_, bin) => [
          text(edge(bin)),
          text(edge(bin + 1)),
          ...chart.series.map(({ counts }) => formatCount(counts[bin])),
        ]),
        remark: null,
      }
    }
    case 'value_counts':
      return {
        columns: [chart.column, ...seriesNames(chart.series, words)],
        rows: chart.values.map((name, place) => [
          name,
          ...chart.series.map(({ counts }) => formatCount(counts[place])),
        ]),
        remark: null,
      }
    case 'box': {
      const text = value(chart.column)
      return {
        columns: [
          chart.by ?? words('group'),
          words('rows'),
          'min',
          words('lowerQuartile'),
          words('median'),
          words('upperQuartile'),
          'max',
          words('mean'),
          words('outliers'),
        ],
        rows: chart.groups.map((group) => [
          group.label,
          formatCount(group.rows),
          ...[group.min, group.lowerQuartile, group.median, group.upperQuartile, group.max, group.mean].map(
            text,
          ),
          formatCount(group.outliers),
        ]),
        remark: null,
      }
    }
    case 'scatter': {
      const [x, y] = [value(chart.x), value(chart.y)]
      return thinned(
        [chart.x, chart.y, ...(chart.colour === null ? [] : [chart.colour])],
        chart.xValues.map((at, point) => [
          x(at),
          y(chart.yValues[point]),
          ...(chart.codes === null ? [] : [chart.labels[chart.codes[point]] ?? '']),
        ]),
      )
    }
    case 'correlation':
      return {
        columns: ['', ...chart.columns],
        rows: chart.values.map((row, index) => [
          chart.columns[index],
          ...row.map((figure) => (figure === null ? '–' : formatFixed(figure, 3))),
        ]),
        remark: null,
      }
  }
}

function seriesNames(series: readonly { label: string }[], words: Words): string[] {
  return series.length === 1 ? [words('rows')] : series.map(({ label }) => label)
}

/** A chart in its frame: title, drawing, caption, and the table of its numbers. */
import type { Chart } from '@flowza/nodes/core'
import { Table2, ChartSpline } from 'lucide-react'
import { useState } from 'react'
import { formatCount, plural } from '../ui/format.ts'
import { chartTable } from './chart-table.ts'
import { ConfusionMatrix } from './confusion-matrix.tsx'
import { CurvePlot } from './curve-plot.tsx'
import { ImportanceBars, mostBars } from './importance-bars.tsx'
import { PerClassBars } from './per-class-bars.tsx'
import { ResidualPlot } from './residual-plot.tsx'
import './charts.css'

export function ChartView({ chart, rows }: { chart: Chart; rows: number }) {
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="chart flex w-full max-w-[360px] min-w-0 flex-col" data-chart={chart.chart}>
      <div className="mb-1 flex min-h-7 items-start justify-between gap-2">
        <h3 className="pt-0.5 text-base font-semibold">{chart.title}</h3>
        <button
          type="button"
          onClick={() => setAsTable(!asTable)}
          aria-pressed={asTable}
          className="flex h-6 shrink-0 items-center gap-1 rounded px-1.5 text-sm text-muted hover:bg-hover hover:text-text"
        >
          {asTable ? <ChartSpline size={14} aria-hidden /> : <Table2 size={14} aria-hidden />}
          {asTable ? 'Chart' : 'Table'}
        </button>
      </div>
      {asTable ? <TableOf chart={chart} /> : <Drawing chart={chart} />}
      <figcaption className="mt-1 text-sm text-muted">{captionOf(chart, rows)}</figcaption>
    </figure>
  )
}

/** The drawing alone, from the numbers alone. */
export function Drawing({ chart }: { chart: Chart }) {
  switch (chart.chart) {
    case 'confusion_matrix':
      return <ConfusionMatrix {...chart} />
    case 'roc_curve':
      return (
        <CurvePlot
          curves={chart.curves.map(({ label, falsePositiveRate, truePositiveRate, area }) => ({
            label: chart.curves.length > 1 ? `${label}: ${area.toFixed(3)}` : `area ${area.toFixed(3)}`,
            x: falsePositiveRate,
            y: truePositiveRate,
          }))}
          xTitle="False positive rate"
          yTitle="True positive rate"
          chance
          names="right"
          description={`ROC curve. ${chart.curves.map(({ label, area }) => `${label}: area ${area.toFixed(3)}`).join(', ')}.`}
        />
      )
    case 'precision_recall_curve':
      return (
        <CurvePlot
          curves={chart.curves.map(({ label, recall, precision, averagePrecision }) => ({
            label:
              chart.curves.length > 1
                ? `${label}: ${averagePrecision.toFixed(3)}`
                : `average precision ${averagePrecision.toFixed(3)}`,
            x: recall,
            y: precision,
          }))}
          xTitle="Recall"
          yTitle="Precision"
          chance={false}
          names="left"
          description={`Precision-recall curve. ${chart.curves.map(({ label, averagePrecision }) => `${label}: average precision ${averagePrecision.toFixed(3)}`).join(', ')}.`}
        />
      )
    case 'per_class':
      return <PerClassBars {...chart} />
    case 'residuals':
      return <ResidualPlot {...chart} />
    case 'importances':
      return <ImportanceBars {...chart} />
  }
}

/** What to see, in which unit, on how many rows. */
export function captionOf(chart: Chart, rows: number): string {
  const sample = `${plural(rows, 'row')}.`
  switch (chart.chart) {
    case 'confusion_matrix': {
      const total = chart.counts.flat().reduce((sum, value) => sum + value, 0)
      return `Rows by actual and predicted class; blue is right, orange is wrong. Shares are of each actual class. ${plural(total, 'row')}.`
    }
    case 'roc_curve':
      return `The further above the diagonal, the better the ranking. ${curveLimit(chart.curves.length)}${sample}`
    case 'precision_recall_curve':
      return `How many of the rows called positive are, as more of the positives are found. ${curveLimit(chart.curves.length)}${sample}`
    case 'per_class':
      return `From 0 to 1 for each class. ${sample}`
    case 'residuals':
      return chart.predicted.length < chart.rows
        ? `Actual minus predicted; a level band around zero is good. ${formatCount(chart.predicted.length)} of ${plural(chart.rows, 'row')} drawn.`
        : `Actual minus predicted; a level band around zero is good. ${plural(chart.rows, 'row')}.`
    case 'importances': {
      const hidden = chart.features.length - mostBars
      const share = hidden > 0 ? ` The other ${hidden} are in the table.` : ''
      return `Bars: ${chart.measure}. Whiskers: one standard deviation.${share} ${sample}`
    }
  }
}

function curveLimit(curves: number): string {
  return curves > 6 ? `The first 6 of ${curves} classes; the others are in the table. ` : ''
}

function TableOf({ chart }: { chart: Chart }) {
  const { columns, rows, remark } = chartTable(chart)
  return (
    <div
      className="max-h-72 overflow-auto rounded border border-line"
      tabIndex={0}
      role="region"
      aria-label={`${chart.title}, numbers`}
    >
      <table className="w-full border-collapse text-sm numeric">
        <thead className="sticky top-0 bg-sunken">
          <tr>
            {columns.map((column, index) => (
              <th
                key={column}
                className={`px-2 py-1 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} className="border-t border-line">
              {row.map((cell, column) => (
                <td key={column} className={`px-2 py-0.5 ${column === 0 ? 'text-left' : 'text-right'}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {remark !== null && <p className="px-2 py-1 text-sm text-muted">{remark}</p>}
    </div>
  )
}

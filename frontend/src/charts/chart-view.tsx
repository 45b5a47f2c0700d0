/** A chart that a node has made. */
import type { Chart } from '@flowza/nodes/core'
import { i18n } from '../i18n/i18n.ts'
import { formatCount } from '../ui/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { chartTable } from './chart-table.ts'
import { ConfusionMatrix } from './confusion-matrix.tsx'
import { CurvePlot } from './curve-plot.tsx'
import { ImportanceBars, mostBars } from './importance-bars.tsx'
import { PerClassBars } from './per-class-bars.tsx'
import { ResidualPlot } from './residual-plot.tsx'

export function ChartView({ chart, rows }: { chart: Chart; rows: number }) {
  return (
    <ChartFrame
      kind={chart.chart}
      title={chart.title}
      caption={captionOf(chart, rows)}
      table={() => chartTable(chart)}
      savesPicture={chart.chart !== 'per_class'}
    >
      <Drawing chart={chart} />
    </ChartFrame>
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
          xTitle={i18n.t('charts:axis.falsePositive')}
          yTitle={i18n.t('charts:axis.truePositive')}
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
          xTitle={i18n.t('charts:axis.recall')}
          yTitle={i18n.t('charts:axis.precision')}
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
  const sample = (count: number): string => i18n.t('charts:sample', { count, rows: formatCount(count) })
  switch (chart.chart) {
    case 'confusion_matrix': {
      const total = chart.counts.flat().reduce((sum, value) => sum + value, 0)
      return `${i18n.t('charts:captions.confusion')} ${sample(total)}`
    }
    case 'roc_curve':
      return `${i18n.t('charts:captions.roc')} ${curveLimit(chart.curves.length)}${sample(rows)}`
    case 'precision_recall_curve':
      return `${i18n.t('charts:captions.precisionRecall')} ${curveLimit(chart.curves.length)}${sample(rows)}`
    case 'per_class':
      return `${i18n.t('charts:captions.perClass')} ${sample(rows)}`
    case 'residuals': {
      const drawn = { drawn: formatCount(chart.predicted.length), rows: formatCount(chart.rows) }
      const count =
        chart.predicted.length < chart.rows ? i18n.t('charts:captions.drawn', drawn) : sample(chart.rows)
      return `${i18n.t('charts:captions.residuals')} ${count}`
    }
    case 'importances': {
      const hidden = chart.features.length - mostBars
      const share = hidden > 0 ? ` ${i18n.t('charts:captions.hidden', { hidden })}` : ''
      return `${i18n.t('charts:captions.importances', { measure: chart.measure })}${share} ${sample(rows)}`
    }
  }
}

function curveLimit(curves: number): string {
  return curves > 6 ? `${i18n.t('charts:captions.curves', { curves })} ` : ''
}

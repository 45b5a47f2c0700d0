/** A chart that a node has made. */
import type { Chart } from '@flowza/nodes/core'
import { i18n } from '../i18n/i18n.ts'
import { formatCount, formatFixed, formatNumber } from '../ui/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { chartTable } from './chart-table.ts'
import { chartTitle, measureWords } from './chart-words.ts'
import { ClusterPlot } from './cluster-plot.tsx'
import { ClusterProfiles, mostProfiled } from './cluster-profiles.tsx'
import { ConfusionMatrix } from './confusion-matrix.tsx'
import { CurvePlot, type PlottedCurve } from './curve-plot.tsx'
import { ImportanceBars, mostBars } from './importance-bars.tsx'
import { PerClassBars } from './per-class-bars.tsx'
import { ResidualPlot } from './residual-plot.tsx'
import { shorten } from './shorten.ts'

/** Letters of a class's name beside its curve: with its figure they fit into the plot. */
const longestName = 24

export function ChartView(props: { chart: Chart; rows: number; title?: string }) {
  const { chart, rows } = props
  return (
    <ChartFrame
      kind={chart.chart}
      title={props.title ?? chartTitle(chart)}
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
            label: curveName(chart.curves.length, label, area, 'area'),
            x: falsePositiveRate,
            y: truePositiveRate,
          }))}
          xTitle={i18n.t('charts:axis.falsePositive')}
          yTitle={i18n.t('charts:axis.truePositive')}
          diagonal="chance"
          names="right"
          description={i18n.t('charts:describe.roc', {
            curves: chart.curves
              .map(({ label, area }) =>
                curveWords(label, i18n.t('charts:words.area', { figure: formatFixed(area, 3) })),
              )
              .join(', '),
          })}
        />
      )
    case 'precision_recall_curve':
      return (
        <CurvePlot
          curves={chart.curves.map(({ label, recall, precision, averagePrecision }) => ({
            label: curveName(chart.curves.length, label, averagePrecision, 'averagePrecision'),
            x: recall,
            y: precision,
          }))}
          xTitle={i18n.t('charts:axis.recall')}
          yTitle={i18n.t('charts:axis.precision')}
          diagonal={null}
          names="left"
          description={i18n.t('charts:describe.precisionRecall', {
            curves: chart.curves
              .map(({ label, averagePrecision }) =>
                curveWords(
                  label,
                  i18n.t('charts:words.averagePrecision', { figure: formatFixed(averagePrecision, 3) }),
                ),
              )
              .join(', '),
          })}
        />
      )
    case 'calibration_curve':
      return (
        <CurvePlot
          curves={[
            calibrationCurve(
              chart,
              i18n.t('charts:words.brier', { figure: formatFixed(chart.brierScore, 3) }),
            ),
          ]}
          xTitle={i18n.t('charts:axis.predictedShare')}
          yTitle={i18n.t('charts:axis.actualShare', { label: shorten(chart.label, longestName) })}
          diagonal="perfect"
          names="right"
          description={i18n.t('charts:describe.calibration', {
            count: chart.bins.length,
            bins: chart.bins.length,
            label: chart.label,
            figure: formatFixed(chart.brierScore, 3),
          })}
        />
      )
    case 'per_class':
      return <PerClassBars {...chart} />
    case 'residuals':
      return <ResidualPlot {...chart} />
    case 'importances':
      return <ImportanceBars {...chart} />
    case 'clusters':
      return <ClusterPlot {...chart} />
    case 'cluster_profiles':
      return <ClusterProfiles {...chart} />
  }
}

/** The points of a calibration, each with what was said, what came true and of how many rows. */
export function calibrationCurve(
  { bins }: Extract<Chart, { chart: 'calibration_curve' }>,
  label: string,
): PlottedCurve {
  return {
    label,
    x: bins.map(({ predicted }) => predicted),
    y: bins.map(({ actual }) => actual),
    points: bins.map(({ predicted, actual, rows }) =>
      i18n.t('charts:words.pointRows', {
        count: rows,
        rows: formatCount(rows),
        predicted: formatNumber(predicted),
        actual: formatNumber(actual),
      }),
    ),
  }
}

/** One curve says what its figure is; of several, each says whose it is. */
function curveName(
  curves: number,
  label: string,
  value: number,
  measure: 'area' | 'averagePrecision',
): string {
  const figure = formatFixed(value, 3)
  return curves > 1
    ? curveWords(shorten(label, longestName), figure)
    : i18n.t(`charts:words.${measure}`, { figure })
}

function curveWords(label: string, figure: string): string {
  return i18n.t('charts:describe.curve', { label, figure })
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
    case 'calibration_curve': {
      const figure = formatFixed(chart.brierScore, 3)
      return `${i18n.t('charts:captions.calibration', { label: chart.label })} ${i18n.t('charts:captions.brier', { figure })} ${sample(rows)}`
    }
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
      return `${i18n.t('charts:captions.importances', { measure: measureWords(chart.measure) })}${share} ${sample(rows)}`
    }
    case 'clusters': {
      const drawn = { drawn: formatCount(chart.x.length), rows: formatCount(chart.rows) }
      const count = chart.x.length < chart.rows ? i18n.t('charts:captions.drawn', drawn) : sample(chart.rows)
      const components = chart.axes[0].of === 'component' ? ` ${i18n.t('charts:captions.components')}` : ''
      return `${i18n.t('charts:captions.clusters')}${components} ${count}`
    }
    case 'cluster_profiles': {
      const others =
        chart.clusters.length > mostProfiled.clusters || chart.columns.length > mostProfiled.columns
          ? ` ${i18n.t('charts:captions.profilesHidden')}`
          : ''
      return `${i18n.t('charts:captions.profiles')}${others} ${sample(rows)}`
    }
  }
}

function curveLimit(curves: number): string {
  return curves > 6 ? `${i18n.t('charts:captions.curves', { curves })} ` : ''
}

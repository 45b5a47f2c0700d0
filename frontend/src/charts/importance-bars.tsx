import type { Chart } from '@flowza/nodes/core'
import { measureWords } from './chart-words.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { formatNumber } from '../ui/format.ts'
import { linearScale } from './scale.ts'
import { shorten } from './shorten.ts'

type Props = Extract<Chart, { chart: 'importances' }>

const width = 320
const nameWidth = 112
const valueWidth = 54
const step = 22
/** More bars than this are read in the table. */
export const mostBars = 15

/** How much each feature matters, longest bar first, from zero, with one standard deviation as a whisker. */
export function ImportanceBars({ features, measure: written }: Props) {
  const measure = measureWords(written)
  const { t } = useTranslation('charts')
  const shown = features.slice(0, mostBars)
  const low = Math.min(0, ...shown.map(({ value, deviation }) => value - (deviation ?? 0)))
  const high = Math.max(0, ...shown.map(({ value, deviation }) => value + (deviation ?? 0)))
  const x = linearScale([low, high === low ? low + 1 : high], [nameWidth, width - valueWidth])
  const height = shown.length * step + 24
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={
        features.length === 0
          ? t('describe.noImportances')
          : t('describe.importances', {
              count: features.length,
              features: features.length,
              measure,
              first: features[0].name,
            })
      }
    >
      {shown.map(({ name, value, deviation }, index) => {
        const middle = index * step + step / 2
        const whisker = deviation ?? 0
        return (
          <g key={name}>
            <text
              x={nameWidth - 8}
              y={middle}
              textAnchor="end"
              dominantBaseline="central"
              className="chart-label"
            >
              {shorten(name, 17)}
              <title>{name}</title>
            </text>
            <rect
              x={Math.min(x(0), x(value))}
              y={middle - 7}
              width={Math.max(0.5, Math.abs(x(value) - x(0)))}
              height={14}
              rx={1.5}
              className="chart-bar"
            />
            {whisker > 0 && (
              <path
                d={`M${x(value - whisker).toFixed(1)} ${middle}H${x(value + whisker).toFixed(1)}`}
                className="chart-whisker"
              />
            )}
            <text
              x={width - valueWidth + 6}
              y={middle}
              dominantBaseline="central"
              className="chart-value"
              fontSize={11}
            >
              {formatNumber(value)}
            </text>
          </g>
        )
      })}
      <line x1={x(0)} x2={x(0)} y1={0} y2={shown.length * step} className="chart-zero" />
      <text x={nameWidth} y={height - 6} className="chart-axis-title">
        {measure}
      </text>
    </svg>
  )
}

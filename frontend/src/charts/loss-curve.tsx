import { useTranslation } from '../i18n/use-translation.ts'
import { formatCount, formatNumber, formatTick } from '../ui/format.ts'
import { ChartFrame } from './chart-frame.tsx'
import { Axes, type Plot } from './explore/axes.tsx'
import { linePath, linearScale, paddedExtent } from './scale.ts'
import { column, tableOf } from './chart-table.ts'

const width = 560
const height = 250
const plot: Plot = { left: 62, right: width - 64, top: 12, bottom: height - 44 }

/** What a training makes smaller, step by step, as it comes. */
export function LossCurve({ losses, isLive }: { losses: readonly number[]; isLive: boolean }) {
  const { t } = useTranslation('charts')
  const xDomain: [number, number] = [1, Math.max(2, losses.length)]
  const yDomain = paddedExtent(losses)
  const x = linearScale(xDomain, [plot.left, plot.right])
  const y = linearScale(yDomain, [plot.bottom, plot.top])
  const last = losses[losses.length - 1]
  return (
    <ChartFrame
      wide
      kind="loss"
      title={t('lossTitle')}
      caption={t('captions.loss')}
      table={() =>
        tableOf(
          [column(t('axis.step'), formatCount), column(t('axis.loss'))],
          losses.map((loss, index) => [index + 1, loss]),
        )
      }
    >
      <div className="max-w-[640px]">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t('describe.loss', {
            steps: formatCount(losses.length),
            first: formatNumber(losses[0]),
            last: formatNumber(last),
          })}
          data-points={losses.length}
        >
          <Axes
            plot={plot}
            x={{ domain: xDomain, title: t('axis.step'), measure: 'count' }}
            y={{ domain: yDomain, title: t('axis.loss') }}
          />
          <path
            d={linePath(losses.map((loss, index) => [x(index + 1), y(loss)]))}
            className="chart-curve"
            style={{ stroke: 'var(--series-1)' }}
          />
          <circle cx={x(losses.length)} cy={y(last)} r={isLive ? 4 : 3} className="chart-bar" />
          <text x={x(losses.length) + 8} y={y(last)} dominantBaseline="central" className="chart-label">
            {formatTick(last)}
          </text>
        </svg>
      </div>
    </ChartFrame>
  )
}

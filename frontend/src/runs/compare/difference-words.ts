import { formatMetric, isShareMetric } from '../../charts/metric-words.ts'
import { i18n } from '../../i18n/i18n.ts'
import { formatFixed } from '../../ui/format.ts'

/** By how much a metric is larger or smaller; of shares in percentage points. */
export function formatMetricDifference(name: string, difference: number): string {
  const size = isShareMetric(name)
    ? i18n.t('runs:compare.points', { value: formatFixed(difference * 100, 1) })
    : formatMetric(name, difference)
  return `${difference > 0 ? '+' : ''}${size}`.replace('-', '−')
}

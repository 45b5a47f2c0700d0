import { formatMetric, isShareMetric } from '../../charts/metric-words.ts'
import { i18n } from '../../i18n/i18n.ts'
import { formatFixed, formatNumber, formatSeconds } from '../../ui/format.ts'

/**
 * By how much a metric is larger or smaller; of shares in percentage points. What the metric's own digits would show as
 * nothing gets as many as it needs.
 */
export function formatMetricDifference(name: string, difference: number): string {
  const isShare = isShareMetric(name)
  const figure = Math.abs(isShare ? difference * 100 : difference)
  const usual = isShare ? formatFixed(figure, 1) : formatMetric(name, figure)
  const size = figure !== 0 && !/[1-9]/.test(usual) ? firstDigit(figure) : usual
  return withSign(difference, isShare ? i18n.t('runs:compare.points', { value: size }) : size)
}

export function formatSecondsDifference(seconds: number): string {
  // Below a hundredth no two runs are alike.
  const difference = Math.abs(seconds) < 0.01 ? 0 : seconds
  return difference === 0 ? '–' : withSign(difference, formatSeconds(Math.abs(difference)))
}

/** `0.0003`; what is smaller than anybody would count the zeros of as a power of ten. */
function firstDigit(figure: number): string {
  return figure < 1e-6 ? formatNumber(figure) : formatFixed(figure, Math.ceil(-Math.log10(figure)))
}

function withSign(value: number, size: string): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${size}`
}

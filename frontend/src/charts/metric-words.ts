/** What metrics are called and how they are written. */
import type { metrics as english } from '../i18n/en/metrics.ts'
import { i18n } from '../i18n/i18n.ts'
import { formatFixed, formatNumber, formatPercent } from '../ui/format.ts'

type MetricName = keyof typeof english

interface MetricWriting {
  /** A share of rows, written in per cent. */
  share?: true
  /** Lies between 0 and 1, so that it can be drawn on a line. */
  unit?: true
  /** At most 1, or seldom much more: always three digits, so that two of them can be held against each other. */
  small?: true
}

/** In the order of importance. */
const metrics: Readonly<Record<MetricName, MetricWriting>> = {
  accuracy: { share: true, unit: true },
  balanced_accuracy: { share: true, unit: true },
  roc_auc: { unit: true },
  precision: { unit: true },
  recall: { unit: true },
  f1: { unit: true },
  average_precision: { unit: true },
  precision_macro: { unit: true },
  recall_macro: { unit: true },
  f1_macro: { unit: true },
  precision_weighted: { unit: true },
  recall_weighted: { unit: true },
  f1_weighted: { unit: true },
  log_loss: { small: true },
  brier_score: { unit: true },
  brier_score_loss: { unit: true },
  matthews_corrcoef: { small: true },
  cohen_kappa: { small: true },
  r2: { small: true },
  rmse: {},
  mae: {},
  mse: {},
  mape: { share: true },
  median_absolute_error: {},
  max_error: {},
  explained_variance: { small: true },
  baseline_score: { small: true },
  silhouette: { small: true },
  davies_bouldin: { small: true },
  calinski_harabasz: {},
  inertia: {},
  smallest_cluster: {},
}

export function metricLabel(name: string): string {
  return isKnown(name) ? i18n.t(`metrics:${name}`) : capitalised(name.replaceAll('_', ' '))
}

export function isUnitMetric(name: string): boolean {
  return writingOf(name).unit === true
}

export function formatMetric(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  const { share, unit, small } = writingOf(name)
  if (share === true) return formatPercent(value)
  return unit === true || small === true ? formatFixed(value, 3) : formatNumber(value)
}

/** Whether it is a share of rows. */
export function isShareMetric(name: string): boolean {
  return writingOf(name).share === true
}

/** The metrics that people look for first stand first; those without words come last, by name. */
export function byImportance(a: string, b: string): number {
  const order = Object.keys(metrics)
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return rank(a) - rank(b) || a.localeCompare(b)
}

/** The one figure that stands for a metrics artifact on a node's card. */
export function keyMetric(figures: Readonly<Record<string, number | null>>): string | null {
  return ['accuracy', 'r2', 'rmse', 'silhouette'].find((name) => typeof figures[name] === 'number') ?? null
}

function isKnown(name: string): name is MetricName {
  return Object.hasOwn(metrics, name)
}

function writingOf(name: string): MetricWriting {
  return isKnown(name) ? metrics[name] : {}
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

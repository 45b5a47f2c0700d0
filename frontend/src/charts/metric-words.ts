/** What metrics are called and how they are written. */
import { formatNumber, formatPercent } from '../ui/format.ts'

interface MetricWords {
  label: string
  /** A share of rows, written in per cent. */
  share?: true
  /** Lies between 0 and 1, so that it can be drawn on a line. */
  unit?: true
}

const words: Readonly<Record<string, MetricWords>> = {
  accuracy: { label: 'Accuracy', share: true, unit: true },
  balanced_accuracy: { label: 'Balanced accuracy', share: true, unit: true },
  roc_auc: { label: 'ROC area', unit: true },
  precision: { label: 'Precision', unit: true },
  recall: { label: 'Recall', unit: true },
  f1: { label: 'F1', unit: true },
  average_precision: { label: 'Average precision', unit: true },
  precision_macro: { label: 'Precision, macro', unit: true },
  recall_macro: { label: 'Recall, macro', unit: true },
  f1_macro: { label: 'F1, macro', unit: true },
  precision_weighted: { label: 'Precision, weighted', unit: true },
  recall_weighted: { label: 'Recall, weighted', unit: true },
  f1_weighted: { label: 'F1, weighted', unit: true },
  log_loss: { label: 'Log loss' },
  brier_score: { label: 'Brier score', unit: true },
  brier_score_loss: { label: 'Brier score', unit: true },
  matthews_corrcoef: { label: 'Matthews correlation' },
  cohen_kappa: { label: 'Cohen’s kappa' },
  r2: { label: 'R²' },
  rmse: { label: 'RMSE' },
  mae: { label: 'Mean absolute error' },
  mse: { label: 'Mean squared error' },
  mape: { label: 'Mean absolute % error', share: true },
  median_absolute_error: { label: 'Median absolute error' },
  max_error: { label: 'Largest error' },
  explained_variance: { label: 'Explained variance' },
}

export function metricLabel(name: string): string {
  return words[name]?.label ?? capitalised(name.replaceAll('_', ' '))
}

export function isUnitMetric(name: string): boolean {
  return words[name]?.unit === true
}

export function formatMetric(name: string, value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (words[name]?.share === true) return formatPercent(value)
  return isUnitMetric(name) ? value.toFixed(3) : formatNumber(value)
}

/** The metrics that people look for first stand first; those without words come last, by name. */
export function byImportance(a: string, b: string): number {
  const order = Object.keys(words)
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return rank(a) - rank(b) || a.localeCompare(b)
}

/** The one figure that stands for a metrics artifact on a node's card. */
export function keyMetric(metrics: Readonly<Record<string, number | null>>): string | null {
  return ['accuracy', 'r2', 'rmse'].find((name) => typeof metrics[name] === 'number') ?? null
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

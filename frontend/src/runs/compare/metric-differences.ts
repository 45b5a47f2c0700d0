/** Figures of two runs side by side, and which of them is the better one. */
import type { MetricsArtifact } from '@flowza/nodes/core'
import { byImportance } from '../../charts/metric-words.ts'

export interface MetricDifference {
  name: string
  a: number | null
  b: number | null
  /** Null where one of them is missing. */
  difference: number | null
  /** Null where nobody can say: a figure whose direction isn't known, or a missing one. */
  verdict: 'better' | 'worse' | 'equal' | null
}

const lowerIsBetter = new Set([
  'log_loss',
  'brier_score',
  'brier_score_loss',
  'rmse',
  'mae',
  'mse',
  'mape',
  'median_absolute_error',
  'max_error',
])
const higherIsBetter = new Set([
  'accuracy',
  'balanced_accuracy',
  'roc_auc',
  'precision',
  'recall',
  'f1',
  'average_precision',
  'matthews_corrcoef',
  'cohen_kappa',
  'r2',
  'explained_variance',
])

export function metricDifferences(a: MetricsArtifact, b: MetricsArtifact): MetricDifference[] {
  const names = [...new Set([...Object.keys(a.metrics), ...Object.keys(b.metrics)])]
  return names.toSorted(byImportance).map((name) => {
    const [before, after] = [a.metrics[name] ?? null, b.metrics[name] ?? null]
    const difference = before === null || after === null ? null : after - before
    return { name, a: before, b: after, difference, verdict: verdictOf(name, difference) }
  })
}

function verdictOf(name: string, difference: number | null): MetricDifference['verdict'] {
  if (difference === null) return null
  if (Math.abs(difference) < 1e-12) return 'equal'
  const higher = isHigherBetter(name)
  if (higher === null) return null
  return difference > 0 === higher ? 'better' : 'worse'
}

/** In which direction a figure is good; null where nobody can say. */
export function isHigherBetter(name: string): boolean | null {
  const family = name.replace(/_(macro|weighted|micro)$/, '')
  return higherIsBetter.has(family) ? true : lowerIsBetter.has(family) ? false : null
}

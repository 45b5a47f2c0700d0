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

/** Null is a side that has measured nothing, or nothing yet. */
export function metricDifferences(
  a: Pick<MetricsArtifact, 'metrics'> | null,
  b: Pick<MetricsArtifact, 'metrics'> | null,
): MetricDifference[] {
  const [before, after] = [a?.metrics ?? {}, b?.metrics ?? {}]
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.toSorted(byImportance).map((name) => {
    const [one, other] = [before[name] ?? null, after[name] ?? null]
    const difference = one === null || other === null ? null : other - one
    return { name, a: one, b: other, difference, verdict: verdictOf(name, difference) }
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

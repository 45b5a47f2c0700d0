import type { MetricsArtifact } from '@flowza/nodes/core'
import { describe, expect, it } from 'vitest'
import { metricDifferences } from './metric-differences.ts'

function metrics(figures: Record<string, number | null>): Pick<MetricsArtifact, 'metrics'> {
  return { metrics: figures }
}

describe('metric differences', () => {
  it('knows which direction is good', () => {
    const found = metricDifferences(
      metrics({ log_loss: 0.5, accuracy: 0.8, f1_macro: 0.7, 'importance.Age': 0.1 }),
      metrics({ log_loss: 0.4, accuracy: 0.7, f1_macro: 0.7, 'importance.Age': 0.3 }),
    )
    expect(found.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['accuracy', 'worse'],
      ['f1_macro', 'equal'],
      ['log_loss', 'better'],
      ['importance.Age', null],
    ])
    expect(found[0].difference).toBeCloseTo(-0.1)
  })

  it('has no difference where a figure is missing', () => {
    const [auc, r2] = metricDifferences(metrics({ roc_auc: null }), metrics({ roc_auc: 0.9, r2: 0.5 }))
    expect(auc).toMatchObject({ a: null, b: 0.9, difference: null, verdict: null })
    expect(r2).toMatchObject({ a: null, b: 0.5, difference: null })
  })

  it('shows one side alone while the other has measured nothing', () => {
    expect(metricDifferences(metrics({ r2: 0.5 }), null)).toEqual([
      { name: 'r2', a: 0.5, b: null, difference: null, verdict: null },
    ])
    expect(metricDifferences(null, metrics({ r2: 0.5 }))[0]).toMatchObject({ a: null, b: 0.5 })
  })
})

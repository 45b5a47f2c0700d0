import { describe, expect, it } from 'vitest'
import { RandomState } from '../../learn/random/random-state.ts'
import { classificationCharts, thinned } from './classification-charts.ts'
import { scoreClasses } from './classification-scores.ts'

function drawn(rows: number, classCount: number) {
  const random = new RandomState(7)
  const actual = Int32Array.from({ length: rows }, () => random.randint(0, classCount))
  const raw = Array.from({ length: classCount }, () =>
    Float64Array.from({ length: rows }, () => random.random()),
  )
  const probabilities = raw.map((column) =>
    column.map((p, row) => p / raw.reduce((sum, other) => sum + other[row], 0)),
  )
  const predicted = Int32Array.from({ length: rows }, () => random.randint(0, classCount))
  return { actual, predicted, probabilities, positive: classCount === 2 ? 1 : null }
}

describe('thinned', () => {
  it('keeps every place of a short curve', () => expect(thinned(4, 10)).toEqual([0, 1, 2, 3]))

  it('keeps both ends and no place twice', () => {
    const places = thinned(12_345, 1_000)
    expect([places[0], places.at(-1)]).toEqual([0, 12_344])
    expect(new Set(places).size).toBe(1_000)
  })
})

describe('classificationCharts', () => {
  it('draws at most 1,000 points and tells the area of all', () => {
    const scored = drawn(20_000, 2)
    const result = scoreClasses(scored)
    const roc = classificationCharts(scored, result, ['no', 'yes']).find(
      (chart) => chart.chart === 'roc_curve',
    )
    const [curve] = roc?.curves ?? []
    expect(curve).toMatchObject({ label: 'yes', area: result.metrics['roc_auc'] })
    expect(curve.falsePositiveRate).toHaveLength(1_000)
    expect([curve.truePositiveRate[0], curve.truePositiveRate.at(-1)]).toEqual([0, 1])
  })

  it('draws one curve a class for more than two, without those that have no rows', () => {
    const scored = drawn(300, 4)
    scored.actual.forEach((code, row) => (scored.actual[row] = code === 3 ? 0 : code))
    const charts = classificationCharts(scored, scoreClasses(scored), ['a', 'b', 'c', 'd'])
    const labels = charts.flatMap((chart) =>
      chart.chart === 'roc_curve' || chart.chart === 'precision_recall_curve'
        ? [chart.curves.map((curve) => curve.label)]
        : [],
    )
    expect(labels).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
  })

  it('leaves the curves out when all rows have one class', () => {
    const scored = { ...drawn(50, 2), actual: new Int32Array(50) }
    const result = scoreClasses(scored)
    expect(result.metrics['roc_auc']).toBeNull()
    expect(classificationCharts(scored, result, ['no', 'yes']).map((chart) => chart.chart)).toEqual([
      'confusion_matrix',
      'per_class',
    ])
  })

  it('tells how often the probabilities of two classes come true, as scikit-learn does', () => {
    const p = Float64Array.from({ length: 60 }, (_, row) => ((row * 7) % 13) / 12)
    const actual = Int32Array.from(p, (value, row) => ((row * 5) % 11 < value * 11 ? 1 : 0))
    const scored = {
      actual,
      predicted: actual,
      probabilities: [p.map((value) => 1 - value), p],
      positive: 1,
    }
    const [chart] = classificationCharts(scored, scoreClasses(scored), ['no', 'yes']).filter(
      (each) => each.chart === 'calibration_curve',
    )
    // calibration_curve(y, p, n_bins=10, strategy='quantile') and brier_score_loss of scikit-learn 1.9.1
    expect(chart.brierScore).toBeCloseTo(0.10046296296296295, 14)
    expect(chart.label).toBe('yes')
    expect(chart.bins.map(({ rows }) => rows)).toEqual([10, 5, 5, 4, 8, 5, 5, 10, 4, 4])
    expect(chart.bins.map(({ actual: share }) => share)).toEqual([0, 0, 0, 0, 0.75, 1, 1, 0.8, 1, 1])
    const said = [0.5, 2, 3, 4, 5.5, 7, 8, 9.5, 11, 12].map((twelfths) => twelfths / 12)
    chart.bins.forEach(({ predicted }, place) => expect(predicted).toBeCloseTo(said[place], 14))
  })

  it('has no calibration for more classes than two', () => {
    const scored = drawn(300, 3)
    const kinds = classificationCharts(scored, scoreClasses(scored), ['a', 'b', 'c']).map(
      ({ chart }) => chart,
    )
    expect(kinds).not.toContain('calibration_curve')
  })
})

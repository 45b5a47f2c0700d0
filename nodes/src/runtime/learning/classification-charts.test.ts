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
})

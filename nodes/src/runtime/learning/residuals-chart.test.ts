import { describe, expect, it } from 'vitest'
import { residualsChart } from './residuals-chart.ts'

const rows = (count: number) => Float64Array.from({ length: count }, (_, row) => row)

describe('residualsChart', () => {
  it('shows every row of a small table', () => {
    const actual = rows(5)
    const predicted = actual.map((value) => value + 2)
    expect(residualsChart({ actual, predicted, randomState: 1 })).toMatchObject({
      predicted: [2, 3, 4, 5, 6],
      residual: [-2, -2, -2, -2, -2],
      rows: 5,
    })
  })

  it('draws 2,000 different rows of a large one, the same with the same seed', () => {
    const input = { actual: rows(10_000), predicted: rows(10_000) }
    const chart = residualsChart({ ...input, randomState: 1 })
    expect(chart).toEqual(residualsChart({ ...input, randomState: 1 }))
    expect(chart).not.toEqual(residualsChart({ ...input, randomState: 2 }))
    expect(chart).toMatchObject({ rows: 10_000 })
    expect(new Set(chart.chart === 'residuals' ? chart.predicted : []).size).toBe(2_000)
  })
})

import type { Chart } from '../../core/artifact/chart.ts'
import { RandomState } from '../../learn/random/random-state.ts'

/** As many points as a scatter plot can show apart. */
const mostPoints = 2_000

/** Predicted values against what is left of the actual ones; a random sample, in row order, of more rows than fit. */
export function residualsChart(input: {
  actual: Float64Array
  predicted: Float64Array
  randomState: number
}): Chart {
  const { actual, predicted, randomState } = input
  const rows =
    actual.length <= mostPoints
      ? Int32Array.from(actual.keys())
      : new RandomState(randomState).choiceWithoutReplacement(actual.length, mostPoints).sort()
  return {
    chart: 'residuals',
    title: 'Residuals: actual minus predicted',
    predicted: Array.from(rows, (row) => predicted[row]),
    residual: Array.from(rows, (row) => actual[row] - predicted[row]),
    rows: actual.length,
  }
}

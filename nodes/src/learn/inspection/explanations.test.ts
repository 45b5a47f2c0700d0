import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradientBoostingClassifier } from '../ensemble/gradient-boosting-classifier.ts'
import { codesOf, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { linearRegression } from '../linear-model/linear-regression.ts'
import { ridge } from '../linear-model/ridge.ts'
import type { Matrix } from '../matrix.ts'
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts'
import type { TreeNodes } from '../tree/tree-state.ts'
import { kernelShap } from './kernel-shap.ts'
import { linearShap } from './linear-shap.ts'
import { partialDependence } from './partial-dependence.ts'
import { pathContributions } from './path-contributions.ts'
import { treeShap } from './tree-shap.ts'

const recorded = readFixture('explanations') as {
  contributions: { dataset: string; target: string; values: number[][] }[]
  dependence: {
    model: 'Ridge' | 'DecisionTreeRegressor'
    features: number[]
    grid: number[][]
    average: number[]
    individual: number[][]
  }[]
}

function features(dataset: string, target: string): Matrix {
  const data = readDataset(dataset)
  const names = [...data.columns.keys()].filter((name) => name !== target)
  return { rows: data.rows, columns: names.map((name) => numberColumn(data, name)) }
}

/** Shapley values by their definition: the mean over all orders of what a player adds. */
function byDefinition(players: number, worth: (members: number) => number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  return Array.from({ length: players }, (_, player) => {
    let value = 0
    for (let members = 0; members < 2 ** players; members += 1) {
      if ((members >>> player) & 1) continue
      const size = members.toString(2).replaceAll('0', '').length
      const weight = (factorial(size) * factorial(players - 1 - size)) / factorial(players)
      value += weight * (worth(members | (1 << player)) - worth(members))
    }
    return value
  })
}

/** What a tree is expected to say when only the coalition's features are known: the others go both ways by cover. */
function expectedOutput(trees: TreeNodes, node: number, row: readonly number[], members: number): number {
  const { feature, threshold, left, right, cover, value } = trees
  if (feature[node] < 0) return value[node]
  const [l, r] = [left[node], right[node]]
  if ((members >>> feature[node]) & 1) {
    const next = Math.fround(row[feature[node]]) <= threshold[node] ? l : r
    return expectedOutput(trees, next, row, members)
  }
  const [ofLeft, ofRight] = [l, r].map((child) => expectedOutput(trees, child, row, members))
  return (cover[l] * ofLeft + cover[r] * ofRight) / cover[node]
}

describe('contributions of a path', () => {
  it('are the Shapley values of its game', () => {
    const shares = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(shares, fc.nat(255), (list, bits) => {
        const passed = bits & (2 ** list.length - 1)
        const out = new Float64Array(list.length)
        pathContributions(Float64Array.from(list), passed, out)
        const expected = byDefinition(list.length, (members) =>
          list.reduce((product, share, i) => product * ((members >>> i) & 1 ? (passed >>> i) & 1 : share), 1),
        )
        expected.forEach((value, i) => expect(out[i]).toBeCloseTo(value, 12))
      }),
      { numRuns: 60 },
    )
  })

  it('add up to what the leaf gives beyond its expectation, however many conditions', () => {
    for (const count of [1, 5, 12, 13, 20, 31]) {
      const shares = Float64Array.from({ length: count }, (_, i) => 0.2 + (0.7 * i) / count)
      const out = new Float64Array(count)
      pathContributions(shares, 2 ** count - 1, out)
      const expected = shares.reduce((product, share) => product * share, 1)
      expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1 - expected, 10)
    }
  })
})

describe('TreeSHAP', () => {
  it('is exact on trees grown from data', async () => {
    const all = features('diabetes', 'progression')
    const X: Matrix = { rows: all.rows, columns: all.columns.slice(0, 6) }
    const y = numberColumn(readDataset('diabetes'), 'progression')
    const trees = await decisionTreeRegressor.fit(X, y, { ...decisionTreeRegressor.defaults, maxDepth: 6 })
    const some = { rows: 12, columns: X.columns.map((column) => column.slice(0, 12)) }
    const shap = await treeShap({ trees, featureCount: 6, outputs: 1, scale: 1, base: 0 }, some)
    for (let row = 0; row < some.rows; row += 1) {
      const own = some.columns.map((column) => column[row])
      byDefinition(6, (members) => expectedOutput(trees, 0, own, members)).forEach((value, feature) =>
        expect(shap.contributions[0][feature][row]).toBeCloseTo(value, 8),
      )
    }
    expect(shap.expected[0]).toBeCloseTo(expectedOutput(trees, 0, [], 0), 8)
  })

  it.each(recorded.contributions)(
    'gives XGBoost’s contributions on $dataset',
    async ({ dataset, target, values }) => {
      const X = features(dataset, target)
      X.columns[2] = X.columns[2].map((value, row) => (row % 7 === 0 ? Number.NaN : value))
      const params = { ...gradientBoostingClassifier.defaults, nEstimators: 12, maxDepth: 4 }
      const fitted = await gradientBoostingClassifier.fit(X, codesOf(readDataset(dataset), target), params)
      const rows = values.length
      const model = {
        trees: fitted,
        featureCount: X.columns.length,
        outputs: fitted.outputCount,
        outputOf: (tree: number) => tree % fitted.outputCount,
        scale: 1,
        base: fitted.baseMargin,
      }
      const shap = await treeShap(model, { rows, columns: X.columns.map((column) => column.slice(0, rows)) })
      values.forEach((expected, row) => {
        const own = shap.contributions.flatMap((columns, output) => [
          ...columns.map((column) => column[row]),
          shap.expected[output],
        ])
        expect(own).toHaveLength(expected.length)
        // XGBoost adds its contributions up in single precision.
        expected.forEach((value, i) =>
          expect(Math.abs(own[i] - value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(value))),
        )
      })
    },
  )
})

describe('LinearSHAP and KernelSHAP', () => {
  const X = features('diabetes', 'progression')
  const y = numberColumn(readDataset('diabetes'), 'progression')
  const rowsOf = (from: number, to: number): Matrix => ({
    rows: to - from,
    columns: X.columns.map((column) => column.slice(from, to)),
  })

  it('agree on a linear model, and add up to its output', async () => {
    const fitted = await linearRegression.fit(X, y, linearRegression.defaults)
    const [some, background] = [rowsOf(0, 5), rowsOf(50, 80)]
    const linear = linearShap(fitted, some, background)
    const kernel = await kernelShap(some, {
      predict: (rows) => linearRegression.predict(fitted, rows),
      background,
    })
    expect(kernel.isExact).toBe(true)
    expect(kernel.expected).toBeCloseTo(linear.expected, 8)
    const outputs = linearRegression.predict(fitted, some)
    for (let row = 0; row < some.rows; row += 1) {
      let sum = linear.expected
      linear.contributions.forEach((column, feature) => {
        expect(kernel.contributions[feature][row]).toBeCloseTo(column[row], 6)
        sum += column[row]
      })
      expect(sum).toBeCloseTo(outputs[row], 8)
    }
  })

  it('are exact for any model where all coalitions can be asked', async () => {
    const predict = ({ rows, columns: [a, b, c, d] }: Matrix) =>
      Float64Array.from({ length: rows }, (_, row) => a[row] * b[row] + Math.sin(c[row]) - d[row] ** 2)
    const cell = (row: number, column: number) => Math.cos(row * 3 + column * 5)
    const matrix = (rows: number, shift: number): Matrix => ({
      rows,
      columns: [0, 1, 2, 3].map((column) =>
        Float64Array.from({ length: rows }, (_, row) => cell(row + shift, column)),
      ),
    })
    const [some, background] = [matrix(3, 0), matrix(7, 20)]
    const shap = await kernelShap(some, { predict, background })
    for (let row = 0; row < 3; row += 1) {
      const worth = (members: number) => {
        const columns = background.columns.map((column, feature) =>
          (members >>> feature) & 1 ? new Float64Array(7).fill(some.columns[feature][row]) : column,
        )
        return predict({ rows: 7, columns }).reduce((sum, value) => sum + value, 0) / 7
      }
      byDefinition(4, worth).forEach((value, feature) =>
        expect(shap.contributions[feature][row]).toBeCloseTo(value, 10),
      )
    }
  })

  it('come near with a sample of coalitions, the same for the same seed, and still add up', async () => {
    const fitted = await decisionTreeRegressor.fit(X, y, { ...decisionTreeRegressor.defaults, maxDepth: 5 })
    const options = {
      predict: (rows: Matrix) => decisionTreeRegressor.predict(fitted, rows),
      background: rowsOf(50, 60),
    }
    const exact = await kernelShap(rowsOf(0, 2), options)
    const sampled = await kernelShap(rowsOf(0, 2), { ...options, nSamples: 400 })
    expect(sampled).toEqual(await kernelShap(rowsOf(0, 2), { ...options, nSamples: 400 }))
    expect([exact.isExact, sampled.isExact]).toEqual([true, false])
    const outputs = options.predict(rowsOf(0, 2))
    for (let row = 0; row < 2; row += 1) {
      const sum = sampled.contributions.reduce((total, column) => total + column[row], sampled.expected)
      expect(sum).toBeCloseTo(outputs[row], 8)
      exact.contributions.forEach((column, feature) =>
        expect(Math.abs(sampled.contributions[feature][row] - column[row])).toBeLessThan(2),
      )
    }
  })
})

describe('partial dependence', () => {
  const X = features('diabetes', 'progression')
  const y = numberColumn(readDataset('diabetes'), 'progression')

  it.each(recorded.dependence)('of $model on $features equals scikit-learn', async (expected) => {
    let predict: (rows: Matrix) => Float64Array
    if (expected.model === 'Ridge') {
      const fitted = await ridge.fit(X, y, ridge.defaults)
      predict = (rows) => ridge.predict(fitted, rows)
    } else {
      const fitted = await decisionTreeRegressor.fit(X, y, { ...decisionTreeRegressor.defaults, maxDepth: 4 })
      predict = (rows) => decisionTreeRegressor.predict(fitted, rows)
    }
    const result = partialDependence({
      predict,
      X,
      features: expected.features,
      gridResolution: 12,
      percentiles: [0.1, 0.9],
    })
    const close = (actual: ArrayLike<number>, wanted: readonly number[]) => {
      expect(actual.length).toBe(wanted.length)
      wanted.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 8))
    }
    expected.grid.forEach((values, i) => close(result.grid[i], values))
    close(result.average, expected.average)
    expected.individual.forEach((values, row) =>
      close(
        result.individual.map((outputs) => outputs[row]),
        values,
      ),
    )
  })

  it('refuses what makes no grid', () => {
    const predict = (rows: Matrix) => new Float64Array(rows.rows)
    const base = { predict, X, features: [0] }
    expect(() => partialDependence({ ...base, features: [99] })).toThrow(/no feature 99/)
    expect(() => partialDependence({ ...base, percentiles: [0.9, 0.1] })).toThrow(/no range/)
    expect(() => partialDependence({ ...base, X: { rows: 0, columns: [] } })).toThrow(/needs rows/)
  })
})

/** What an estimator does with parameters and data that are off: refuses them by name, or copes. */
import { deepStrictEqual } from 'node:assert/strict'
import type { AnyEstimator } from '../estimator/estimator.ts'
import type { Features, Matrix } from '../matrix.ts'
import { takeRows, takeTarget } from '../matrix.ts'
import type { Check } from './check.ts'
import { expectFinite, expectRefusal, fail, orRefusal } from './check.ts'
import type { TrialData } from './trial.ts'
import { answers, fitOn, trainingAnswers, trialData } from './trial.ts'
import type { Params } from './trial.ts'

const readsFeatures = (estimator: AnyEstimator) => estimator.kind !== 'vectorizer'
const predictsTarget = (estimator: AnyEstimator) =>
  estimator.kind === 'classifier' || estimator.kind === 'regressor'

/** Checks of parameters and data. */
export const inputChecks: readonly Check[] = [
  {
    name: 'parameters: defaults are complete, kept by a round trip, and others are refused',
    async run(estimator) {
      const { defaults, params } = estimator
      deepStrictEqual(params.parse({}), defaults)
      deepStrictEqual(params.parse(structuredClone(defaults)), defaults)
      await expectRefusal('an unknown parameter', 'bad_parameter', () =>
        fitOn(estimator, trialData(estimator), {}, { ...(defaults as Params), noSuchParameter: 1 }),
      )
      await expectRefusal('a negative seed', 'bad_parameter', () =>
        fitOn(estimator, trialData(estimator), { randomState: -1 }),
      )
    },
  },
  {
    name: 'no rows, no columns, columns of unequal length: refused by name',
    concerns: readsFeatures,
    async run(estimator) {
      const data = trialData(estimator)
      const withX = (X: Features): TrialData => ({ ...rowsOf(data, X.rows), X })
      const empty = { rows: 0, columns: data.X.columns.map(() => new Float64Array(0)) }
      await expectRefusal('no rows', 'no_rows', () => fitOn(estimator, withX(empty)))
      const none = { rows: data.X.rows, columns: [] }
      await expectRefusal('no columns', 'no_features', () => fitOn(estimator, withX(none)))
      const short = { rows: data.X.rows, columns: [data.X.columns[0], new Float64Array(3)] }
      await expectRefusal('a short column', 'bad_parameter', () => fitOn(estimator, withX(short)))
    },
  },
  {
    name: 'a target of another length, missing or infinite: refused',
    concerns: predictsTarget,
    async run(estimator) {
      const data = trialData(estimator)
      await expectRefusal('a short target', 'bad_parameter', () =>
        fitOn(estimator, { ...rowsOf(data, 5), X: data.X }),
      )
      if (estimator.kind !== 'regressor') return
      for (const [bad, code] of [
        [Number.NaN, 'missing_values'],
        [Infinity, 'infinite_values'],
      ] as const) {
        const numbers = data.numbers.with(3, bad)
        await expectRefusal(`${bad} in the target`, code, () => fitOn(estimator, { ...data, numbers }))
      }
    },
  },
  {
    name: 'infinite features: refused with the column',
    concerns: readsFeatures,
    async run(estimator) {
      const data = trialData(estimator)
      for (const bad of [Infinity, -Infinity]) {
        await expectRefusal(String(bad), 'infinite_values', () =>
          fitOn(estimator, { ...data, X: withCell(data.X, { column: 1, row: 2, value: bad }) }),
        )
      }
    },
  },
  {
    name: 'missing features: learned from, or refused with the column',
    concerns: readsFeatures,
    async run(estimator) {
      const data = trialData(estimator)
      const X = withCell(data.X, { column: 1, row: 2, value: Number.NaN })
      if (estimator.tags.missingValues !== true) {
        await expectRefusal('NaN', 'missing_values', () => fitOn(estimator, { ...data, X }))
        const fitted = await fitOn(estimator, data)
        if (answers(estimator, fitted, data.X).size === 0) return
        await expectRefusal('NaN in new rows', 'missing_values', async () => answers(estimator, fitted, X))
        return
      }
      const fitted = await orRefusal(() => fitOn(estimator, { ...data, X }))
      if (fitted === null) {
        await expectRefusal('NaN', 'missing_values', () => fitOn(estimator, { ...data, X }))
        return
      }
      if (estimator.kind !== 'transformer') expectFinite('NaN', answers(estimator, fitted, X))
      const gone = { ...data.X, columns: data.X.columns.with(1, new Float64Array(X.rows).fill(Number.NaN)) }
      const withGap = await orRefusal(() => fitOn(estimator, { ...data, X: gone }))
      if (withGap === null || estimator.kind === 'transformer') return
      expectFinite('a column of NaN', answers(estimator, withGap, gone))
    },
  },
  {
    name: 'negative features where none are allowed: refused with the column',
    concerns: ({ tags }) => tags.nonNegative === true,
    async run(estimator) {
      const data = trialData(estimator)
      await expectRefusal('-1', 'negative_values', () =>
        fitOn(estimator, { ...data, X: withCell(data.X, { column: 1, row: 2, value: -1 }) }),
      )
    },
  },
  {
    name: 'one class: refused, or predicted',
    concerns: ({ kind }) => kind === 'classifier',
    async run(estimator) {
      const data = trialData(estimator)
      const classes = { codes: new Int32Array(data.X.rows).fill(1), classCount: 3 }
      if (estimator.tags.singleClass !== true) {
        await expectRefusal('one class', 'single_class', () => fitOn(estimator, { ...data, classes }))
        return
      }
      const fitted = await fitOn(estimator, { ...data, classes })
      const predicted = answers(estimator, fitted, data.X).get('predict 0') ?? []
      for (let row = 0; row < predicted.length; row += 1) {
        if (predicted[row] !== 1) fail(`row ${row} is predicted as class ${predicted[row]}, which no row had`)
      }
    },
  },
  {
    name: 'one row, two rows, equal rows, constant columns, more columns than rows: a sound result or a refusal',
    concerns: readsFeatures,
    async run(estimator) {
      const usual = trialData(estimator)
      const first = [0, 1, 2, 3, 4, 5]
      const constant: Matrix = { ...usual.X, columns: usual.X.columns.map((column) => column.map(() => 1)) }
      const oneConstant = { ...usual.X, columns: usual.X.columns.with(0, constant.columns[0]) }
      const trials: [string, TrialData][] = [
        ['one row', rowsOf(usual, 1)],
        ['two rows', rowsOf(usual, 2)],
        ['equal rows', { ...usual, X: takeRows(usual.X, new Int32Array(usual.X.rows)) }],
        ['constant columns', { ...usual, X: constant }],
        ['a constant column', { ...usual, X: oneConstant }],
        ['more columns than rows', rowsOf(trialData(estimator, { columns: 12 }), 6)],
        ['few rows', { ...rowsOf(usual, 6), X: takeRows(usual.X, first) }],
      ]
      for (const [what, data] of trials) {
        const X = data.X as Features
        const fitted = await orRefusal(() => fitOn(estimator, data))
        if (fitted === null) continue
        expectFinite(what, trainingAnswers(estimator, fitted))
        expectFinite(what, answers(estimator, fitted, X))
      }
    },
  },
  {
    name: 'new rows with another number of columns: refused',
    concerns: readsFeatures,
    async run(estimator) {
      const { X, ...target } = trialData(estimator)
      const fitted = await fitOn(estimator, { X, ...target })
      if (answers(estimator, fitted, X).size === 0) return
      const fewer = { ...X, columns: X.columns.slice(1) }
      await expectRefusal('a column less', 'features_differ', async () => answers(estimator, fitted, fewer))
    },
  },
  {
    name: 'sample weights: checked, or refused where they mean nothing',
    concerns: readsFeatures,
    async run(estimator) {
      const data = trialData(estimator)
      const weights = (value: number) => new Float64Array(data.X.rows).fill(value)
      const bad: [string, Float64Array][] = [
        ['too few', new Float64Array(3).fill(1)],
        ['negative', weights(1).with(4, -1)],
        ['not a number', weights(1).with(4, Number.NaN)],
        ['all 0', weights(0)],
      ]
      if (estimator.tags.sampleWeight !== true) bad.push(['none taken', weights(1)])
      for (const [what, sampleWeight] of bad) {
        await expectRefusal(what, 'bad_parameter', () => fitOn(estimator, data, { sampleWeight }))
      }
    },
  },
]

function withCell(X: Matrix, { column, row, value }: { column: number; row: number; value: number }): Matrix {
  return { ...X, columns: X.columns.with(column, X.columns[column].with(row, value)) }
}

function rowsOf(data: TrialData & { X: Matrix }, count: number): TrialData {
  const rows = Int32Array.from({ length: count }, (_, row) => row)
  return {
    X: takeRows(data.X, rows),
    classes: takeTarget(data.classes, rows),
    numbers: takeTarget(data.numbers, rows),
  }
}

/** What holds of a fit and of what it predicts, whatever the algorithm. */
import type { AnyEstimator, FitProgress } from '../estimator/estimator.ts'
import type { Features } from '../matrix.ts'
import { takeRows } from '../matrix.ts'
import { deserialise } from '../serialization/deserialise.ts'
import { serialise } from '../serialization/serialise.ts'
import type { Check } from './check.ts'
import { answersOfRows, expectFinite, expectSame, fail } from './check.ts'
import { toSparse, withZeros } from './check-data.ts'
import type { TrialData } from './trial.ts'
import { answers, asState, bytesOf, fitOn, importancesOf, trainingAnswers, trialData } from './trial.ts'

const readsFeatures = (estimator: AnyEstimator) => estimator.kind !== 'vectorizer'

/** Checks of fits and predictions. */
export const behaviourChecks: readonly Check[] = [
  {
    name: 'learns something, and says only finite things',
    async run(estimator) {
      const data = trialData(estimator)
      const fitted = await fitOn(estimator, data)
      const told = answers(estimator, fitted, data.X)
      expectFinite('training rows', told)
      expectFinite('the fit', trainingAnswers(estimator, fitted))
      const predicted = told.get('predict 0') ?? []
      if (estimator.kind === 'classifier') {
        const hits = data.classes.codes.filter((code, row) => code === predicted[row]).length
        if (hits < 0.75 * data.X.rows)
          fail(`only ${hits} of ${data.X.rows} training rows are predicted right`)
      }
      if (estimator.kind === 'regressor') {
        const r2 = determination(data.numbers, predicted)
        if (r2 < 0.2) fail(`R2 on the training rows is ${r2}`)
      }
    },
  },
  {
    name: 'the same data and seed give the same bytes, a second time and on two threads',
    async run(estimator) {
      const data = trialData(estimator)
      const once = bytesOf(await fitOn(estimator, data, { randomState: 7 }))
      if (bytesOf(await fitOn(estimator, data, { randomState: 7 })) !== once) fail('a second fit differs')
      if (bytesOf(await fitOn(estimator, data, { randomState: 7, threads: 2 })) !== once) {
        fail('a fit on two threads differs')
      }
      if (estimator.tags.randomised === true) return
      if (bytesOf(await fitOn(estimator, data, { randomState: 8 })) !== once) {
        fail('another seed gives another fit although the tags do not say "randomised"')
      }
    },
  },
  {
    name: 'neither data nor parameters are changed by a fit or a prediction',
    async run(estimator) {
      const data = trialData(estimator)
      const before = JSON.stringify([data, estimator.defaults])
      const fitted = await fitOn(estimator, data)
      const bytes = bytesOf(fitted)
      answers(estimator, fitted, data.X)
      if (JSON.stringify([data, estimator.defaults]) !== before) fail('the inputs have changed')
      if (bytesOf(fitted) !== bytes) fail('predicting has changed the fitted state')
    },
  },
  {
    name: 'a state that is written and read again predicts the same and has the same bytes',
    async run(estimator) {
      const data = trialData(estimator)
      const fitted = await fitOn(estimator, data)
      const { header, binary } = serialise(asState(fitted))
      const read = deserialise(JSON.parse(JSON.stringify(header)), binary)
      const again = read as unknown as typeof fitted
      if (bytesOf(again) !== bytesOf(fitted)) fail('the bytes differ')
      expectSame('the read state', answers(estimator, again, data.X), answers(estimator, fitted, data.X))
    },
  },
  {
    name: 'what is said of a row does not depend on the rows beside it',
    concerns: readsFeatures,
    async run(estimator) {
      const { X, ...target } = trialData(estimator)
      const fitted = await fitOn(estimator, { X, ...target })
      const all = answers(estimator, fitted, X)
      const rows = [5, 3, 3, 41]
      const some = answers(estimator, fitted, takeRows(X, rows))
      expectSame('four rows', some, answersOfRows(all, rows), 1e-12)
      const none = answers(estimator, fitted, takeRows(X, []))
      for (const [name, values] of none) if (values.length > 0) fail(`${name} of no rows is not empty`)
    },
  },
  {
    name: 'single-precision columns give what the same numbers in double precision give',
    concerns: readsFeatures,
    async run(estimator) {
      const data = trialData(estimator)
      const single = { ...data.X, columns: data.X.columns.map((column) => Float32Array.from(column)) }
      const double = { ...data.X, columns: single.columns.map((column) => Float64Array.from(column)) }
      const [a, b] = [single, double].map(async (X) => {
        const fitted = await fitOn(estimator, { ...data, X })
        return new Map([...trainingAnswers(estimator, fitted), ...answers(estimator, fitted, X)])
      })
      expectSame('single precision', await a, await b, 1e-12)
    },
  },
  {
    name: 'sparse features give what the same numbers give dense',
    concerns: ({ tags }) => tags.sparse === true,
    async run(estimator) {
      const data = trialData(estimator)
      const dense = withZeros(data.X)
      const sparse = toSparse(dense)
      const ofDense = await fitOn(estimator, { ...data, X: dense })
      const ofSparse = await fitOn(estimator, { ...data, X: sparse })
      const expected = answers(estimator, ofDense, dense)
      expectSame('predicting sparse rows', answers(estimator, ofDense, sparse), expected, 1e-9)
      expectSame('fitting sparse rows', answers(estimator, ofSparse, sparse), expected, 1e-6)
    },
  },
  {
    name: 'classes without a row have probability 0 and are never predicted',
    concerns: ({ kind }) => kind === 'classifier',
    async run(estimator) {
      const data = trialData(estimator)
      const codes = data.threeClasses.codes.map((code) => [0, 2, 3][code])
      const fitted = await fitOn(estimator, { ...data, classes: { codes, classCount: 5 } })
      const told = answers(estimator, fitted, data.X)
      const predicted = Array.from(told.get('predict 0') ?? [])
      if (predicted.some((code) => code === 1 || code === 4)) fail('a class without a row is predicted')
      if (!told.has('predictProba 0')) return
      for (let row = 0; row < data.X.rows; row += 1) {
        const shares = [0, 1, 2, 3, 4].map((code) => told.get(`predictProba ${code}`)?.[row] ?? Number.NaN)
        const total = shares.reduce((sum, share) => sum + share, 0)
        if (!(Math.abs(total - 1) < 1e-6)) fail(`the probabilities of row ${row} add up to ${total}`)
        if (shares.some((share) => share < 0 || share > 1))
          fail(`row ${row} has probabilities ${shares.join()}`)
        if (shares[1] !== 0 || shares[4] !== 0) fail(`row ${row}: a class without a row has a probability`)
      }
    },
  },
  {
    name: 'weights of 1 change nothing',
    concerns: ({ tags }) => tags.sampleWeight === true,
    async run(estimator) {
      const data = trialData(estimator)
      const sampleWeight = new Float64Array(data.X.rows).fill(1)
      const weighted = await fitOn(estimator, data, { sampleWeight })
      const plain = await fitOn(estimator, data)
      const told = (fitted: typeof plain) =>
        new Map([...trainingAnswers(estimator, fitted), ...answers(estimator, fitted, data.X)])
      expectSame('weights of 1', told(weighted), told(plain), 1e-6)
    },
  },
  {
    name: 'whole weights give what repeated rows give',
    concerns: ({ tags }) => tags.sampleWeight === true && tags.randomised !== true,
    async run(estimator) {
      const data = trialData(estimator)
      const times = (row: number) => (row % 5 === 0 ? 2 : row % 7 === 0 ? 0 : 1)
      const rows = Array.from({ length: data.X.rows }, (_, row) => row).flatMap((row) =>
        Array.from({ length: times(row) }, () => row),
      )
      const repeated: TrialData = {
        X: takeRows(data.X, rows),
        classes: { codes: Int32Array.from(rows, (row) => data.classes.codes[row]), classCount: 2 },
        numbers: Float64Array.from(rows, (row) => data.numbers[row]),
      }
      const sampleWeight = Float64Array.from({ length: data.X.rows }, (_, row) => times(row))
      const [weighted, expected] = [
        await fitOn(estimator, data, { sampleWeight }),
        await fitOn(estimator, repeated),
      ].map((fitted) => answers(estimator, fitted, data.X))
      expectSame('whole weights', weighted, expected, 1e-6)
    },
  },
  {
    name: 'columns in another order change nothing but the order of the importances',
    concerns: (estimator) => readsFeatures(estimator) && estimator.tags.randomised !== true,
    async run(estimator) {
      if (estimator.kind === 'transformer') return
      const data = trialData(estimator)
      const order = [2, 0, 3, 1]
      const moved: Features = { ...data.X, columns: order.map((column) => data.X.columns[column]) }
      const one = await fitOn(estimator, data)
      const other = await fitOn(estimator, { ...data, X: moved })
      expectSame('moved columns', answers(estimator, other, moved), answers(estimator, one, data.X), 1e-6)
      const importances = importancesOf(estimator, one)
      const movedImportances = importancesOf(estimator, other)
      if (importances === undefined || movedImportances === undefined) return
      const expected = Float64Array.from(order, (column) => importances[column])
      expectSame(
        'moved',
        new Map([['importances', movedImportances]]),
        new Map([['importances', expected]]),
        1e-6,
      )
    },
  },
  {
    name: 'a transformer names every column it makes, and what it undoes comes back',
    concerns: ({ kind }) => kind === 'transformer' || kind === 'vectorizer',
    async run(estimator) {
      const data = trialData(estimator)
      const fitted = await fitOn(estimator, data)
      const made = answers(estimator, fitted, data.X).size
      const names =
        estimator.kind === 'vectorizer'
          ? estimator.featureNamesOut(fitted)
          : estimator.kind === 'transformer'
            ? estimator.featureNamesOut(fitted, ['a', 'b', 'c', 'd'])
            : []
      if (names.length !== made) fail(`${made} columns have ${names.length} names`)
      if (new Set(names).size !== names.length) fail('two columns have the same name')
    },
  },
  {
    name: 'progress goes up to its total',
    async run(estimator) {
      const seen: FitProgress[] = []
      await fitOn(estimator, trialData(estimator), { onProgress: (progress) => void seen.push(progress) })
      seen.forEach(({ done, total }, index) => {
        if (!(done > 0 && done <= total)) fail(`step ${done} of ${total}`)
        if (index > 0 && done < seen[index - 1].done) fail(`step ${done} comes after ${seen[index - 1].done}`)
      })
    },
  },
  {
    name: 'an abort ends the fit with its reason',
    async run(estimator) {
      const reason = new Error('enough')
      const before = await fitOn(estimator, trialData(estimator), {
        signal: AbortSignal.abort(reason),
      }).catch((error: unknown) => error)
      if (before !== reason) fail(`a fit that was aborted before it began ends with ${String(before)}`)
      const controller = new AbortController()
      const during = await fitOn(estimator, trialData(estimator, { rows: 400 }), {
        signal: controller.signal,
        onProgress: () => controller.abort(reason),
      }).catch((error: unknown) => error)
      if (during instanceof Error && during !== reason) fail(`an aborted fit ends with ${String(during)}`)
    },
  },
  {
    name: 'the memory estimate is a number that grows with the data',
    async run(estimator) {
      const estimate = (rows: number, columns: number) =>
        estimator.memoryEstimate({ rows, columns, classCount: 2 }, estimator.defaults)
      const small = estimate(100, 10)
      if (!(small > 0 && Number.isFinite(small))) fail(`the estimate is ${small}`)
      if (estimate(10_000, 10) < small || estimate(100, 100) < small) fail('more data needs less memory')
    },
  },
]

function determination(actual: Float64Array, predicted: ArrayLike<number>): number {
  const mean = actual.reduce((sum, value) => sum + value, 0) / actual.length
  let residual = 0
  let total = 0
  actual.forEach((value, row) => {
    residual += (value - predicted[row]) ** 2
    total += (value - mean) ** 2
  })
  return 1 - residual / total
}

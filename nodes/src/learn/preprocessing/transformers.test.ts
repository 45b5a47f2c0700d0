import { describe, it } from 'vitest'
import type { FittedState } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import type { TransformerCase } from '../fixtures/transformer-cases.ts'
import {
  expectFitted,
  expectMade,
  expectTransformerCase,
  fitCase,
  tableOf,
} from '../fixtures/transformer-cases.ts'
import { preprocessingEstimators } from './estimators.ts'

const recorded = readFixture('transformers') as { cases: TransformerCase[]; power: TransformerCase[] }

const byName = new Map(preprocessingEstimators.map((estimator) => [estimator.name, estimator]))

function estimatorOf({ estimator: name }: TransformerCase) {
  const estimator = byName.get(name)
  if (estimator?.kind !== 'transformer') throw new Error(`${name} is no transformer of this family`)
  return estimator
}

const title = ({ table, params, sparse }: TransformerCase) =>
  `${table.dataset ?? `random ${table.seed}`}${sparse ? ' sparse' : ''} ${JSON.stringify(params)}`

describe('transformers equal scikit-learn to 1e-9', () => {
  for (const [name, cases] of Map.groupBy(recorded.cases, ({ estimator }) => estimator)) {
    describe(`as ${name}`, () => {
      cases.forEach((expected, number) => {
        it(`${number}: ${title(expected)}`, () =>
          expectTransformerCase(estimatorOf(expected), expected, 1e-9))
      })
    })
  }
})

describe('PowerTransformer', () => {
  recorded.power.forEach((expected, number) => {
    it(`finds the exponents scikit-learn finds, to 1e-6, ${number}: ${title(expected)}`, async () => {
      const estimator = estimatorOf(expected)
      const table = tableOf(expected.table)
      const fitted = await fitCase(estimator, expected, table)
      expectFitted(fitted, expected, 1e-6)
      if (expected.params.standardize === true) {
        expectMade(estimator, fitted, { recorded: expected, table, tolerance: 1e-6 })
        return
      }
      // What is raised to slightly different powers differs by more: the same powers give the same to 1e-9.
      const lambdas = Float64Array.from(expected.fitted.lambdas_ as number[])
      expectMade(estimator, { ...fitted, lambdas } as FittedState, {
        recorded: expected,
        table,
        tolerance: 1e-9,
      })
    })
  })
})

/** Estimators that the test of fits in workers runs there. */
import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'

interface Fitted extends FittedState {
  column: ArrayLike<number>
}

const parts = {
  params: z.strictObject({}),
  tags: { parity: 'S' },
  input: 'features',
  memoryEstimate: () => 0,
  predict: () => new Float64Array(0),
} as const

/** Says that it began and never looks up again. */
const endless = defineRegressor<Record<string, never>, Fitted, 'features'>({
  ...parts,
  name: 'Endless',
  fit(_X, _y, _params, { report }) {
    report({ done: 1, total: 2, unit: 'round' })
    for (;;) Math.sqrt(performance.now())
  },
})

/** Goes on round by round until it is told to stop. */
const patient = defineRegressor<Record<string, never>, Fitted, 'features'>({
  ...parts,
  name: 'Patient',
  async fit(_X, _y, _params, { report, pace }) {
    for (let done = 1; ; done += 1) {
      report({ done, total: Infinity, unit: 'round' })
      await pace()
    }
  },
})

/** Keeps a column of its input. */
const keeper = defineRegressor<Record<string, never>, Fitted, 'features'>({
  ...parts,
  name: 'Keeper',
  fit: ({ columns: [column] }) => ({ column }),
})

/** Throws something that is no FitError. */
const clumsy = defineRegressor<Record<string, never>, Fitted, 'features'>({
  ...parts,
  name: 'Clumsy',
  fit() {
    throw new TypeError('dropped it')
  },
})

export const testEstimators = [endless, patient, keeper, clumsy]

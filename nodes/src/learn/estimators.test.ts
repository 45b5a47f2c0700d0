import { describe, expect, it } from 'vitest'
import { exceptions } from './estimator-checks/exceptions.ts'
import { checksFor, runCheck } from './estimator-checks/check-estimator.ts'
import { allEstimators, findEstimator } from './estimators.ts'

describe('the registry', () => {
  it('finds every estimator by a name of its own', () => {
    const all = allEstimators()
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const estimator of all) expect(findEstimator(estimator.name)).toBe(estimator)
    expect(() => findEstimator('NoSuchEstimator')).toThrow(/no estimator NoSuchEstimator/)
  })

  it('has no exception for a check or an estimator that is not there', () => {
    for (const [name, excepted] of Object.entries(exceptions)) {
      const names = checksFor(findEstimator(name)).map((check) => check.name)
      expect(names).toEqual(expect.arrayContaining(Object.keys(excepted)))
    }
  })
})

for (const estimator of allEstimators()) {
  describe(estimator.name, () => {
    for (const check of checksFor(estimator)) {
      it(check.name, () => runCheck(check, estimator, exceptions[estimator.name] ?? {}))
    }
  })
}

import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortKeys } from './key-sort.ts'

const LOW_BIT = 5

it('sorts keys by their upper bits and loses none', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(70_000), fc.nat(31)), { minLength: 1, maxLength: 700, size: 'max' }),
      fc.nat(1000),
      (parts, base) => {
        const keys = Int32Array.from(parts, ([upper, load]) => ((upper + base) << LOW_BIT) | load)
        const before = keys.toSorted()
        const span = Math.max(...parts.map(([upper]) => upper))
        sortKeys(keys, new Int32Array(keys.length), { n: keys.length, lowBit: LOW_BIT, base, span })
        expect(keys.toSorted()).toEqual(before)
        expect(keys.map((key) => key >>> LOW_BIT)).toEqual(before.map((key) => key >>> LOW_BIT))
      },
    ),
    { numRuns: 60 },
  )
})

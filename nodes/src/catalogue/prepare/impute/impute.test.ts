import { describe, expect, it } from 'vitest'
import type { ColumnDtype } from '../../../core/table/schema.ts'
import { checkNodeType } from '../../check-node-type/check-node-type.ts'
import { constantFor, type Fill } from './schema.ts'

await checkNodeType('impute')

describe('the constant', () => {
  it.each<[ColumnDtype, Fill | null, Fill | null]>([
    ['string', 0, '0'],
    ['string', '0', '0'],
    ['string', '1,5', '1,5'],
    ['string', true, 'true'],
    ['string', '', ''],
    ['string', null, 'missing_value'],
    ['float64', '-1.5', -1.5],
    ['float64', ' 1e3 ', 1000],
    ['float64', '1,5', null],
    ['float64', 'none', null],
    ['float64', '', null],
    ['float64', '0x10', null],
    ['float64', '1e999', null],
    ['float64', true, null],
    ['float64', null, 0],
    ['int64', '3', 3],
    ['int64', 1.5, null],
    ['int64', null, 0],
    ['bool', true, true],
    ['bool', 'false', false],
    ['bool', 1, null],
    ['bool', null, null],
    ['datetime', '2026-01-31', null],
  ])('among %s is %j as %j', (dtype, given, taken) => {
    expect(constantFor(dtype, given)).toBe(taken)
  })
})

import { expect, test } from 'vitest'
import { mayOverflow } from './may-overflow.ts'

test('short texts fit, long and broad ones may not', () => {
  expect(mayOverflow('on held-out rows', 12, 200)).toBe(false)
  expect(mayOverflow('loss of score when shuffled, 5 times', 12, 200)).toBe(true)
  expect(mayOverflow('W'.repeat(15), 12, 200)).toBe(false)
  expect(mayOverflow('W'.repeat(17), 12, 200)).toBe(true)
  expect(mayOverflow('数据集'.repeat(5), 12, 200)).toBe(true)
  expect(mayOverflow('', 12, 0)).toBe(false)
})

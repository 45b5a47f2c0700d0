import { describe, expect, it } from 'vitest'
import { classLabel } from './class-label.ts'

describe('classLabel', () => {
  it.each([
    ['male', 'string', 'male'],
    [1, 'int64', '1'],
    [1, 'float64', '1.0'],
    [0.5, 'float64', '0.5'],
    [true, 'bool', 'True'],
    [false, 'bool', 'False'],
  ] as const)('writes %j of %s as Python does: %s', (value, dtype, label) => {
    expect(classLabel(value, dtype)).toBe(label)
  })
})

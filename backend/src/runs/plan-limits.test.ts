import { describe, expect, it } from 'vitest'
import { expectedBytes, isTooLarge, memoryLimitFor } from './plan-limits.ts'

const gigabyte = 1e9
const bounds = { nodeMemoryBytes: 4 * gigabyte, mostNodeMemoryBytes: 16 * gigabyte }

describe('the memory limit of a node', () => {
  it('is the usual one while that is enough, so that a waiting sandbox fits', () => {
    expect(memoryLimitFor(0, bounds)).toBe(bounds.nodeMemoryBytes)
    expect(memoryLimitFor(gigabyte, bounds)).toBe(bounds.nodeMemoryBytes)
  })

  it('grows with the estimate and ends with the machine', () => {
    const limit = memoryLimitFor(3 * gigabyte, bounds)
    expect(limit).toBeGreaterThanOrEqual(expectedBytes(3 * gigabyte).high)
    expect(limit).toBeLessThan(bounds.mostNodeMemoryBytes)
    expect(memoryLimitFor(100 * gigabyte, bounds)).toBe(bounds.mostNodeMemoryBytes)
  })

  it('never exceeds what the settings allow', () => {
    const fixed = { nodeMemoryBytes: gigabyte, mostNodeMemoryBytes: gigabyte }
    expect(memoryLimitFor(50 * gigabyte, fixed)).toBe(gigabyte)
  })

  it('calls a node too large when it is expected to need more than there is', () => {
    expect(isTooLarge(5 * gigabyte, bounds)).toBe(false)
    expect(isTooLarge(20 * gigabyte, bounds)).toBe(true)
  })
})

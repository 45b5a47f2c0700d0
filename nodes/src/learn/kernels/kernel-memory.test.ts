import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineClusterer } from '../estimator/define-unsupervised.ts'
import { KernelMemory, KernelMemoryError } from './kernel-memory.ts'

describe('KernelMemory', () => {
  it('says how much it was asked for when it ends before', () => {
    const memory = new KernelMemory({ maximumBytes: 1_000_000 })
    expect(memory.allocate(500_000)).toBeGreaterThan(0)
    expect(() => memory.allocate(2_000_000)).toThrow(KernelMemoryError)
    expect(() => new KernelMemory({ initialBytes: 2 ** 33 })).toThrow(
      expect.objectContaining({ name: 'KernelMemoryError', bytes: expect.closeTo(2 ** 33, -6) }),
    )
  })

  it('ends a fit with an error about the data', async () => {
    const greedy = defineClusterer({
      name: 'Greedy',
      params: z.strictObject({}),
      tags: { parity: 'E' },
      input: 'matrix',
      memoryEstimate: () => 2 ** 33,
      fit: (X) => ({ labels: new Int32Array(new KernelMemory({ initialBytes: 2 ** 33 }).used + X.rows) }),
    })
    const fit = greedy.fit({ rows: 3, columns: [Float64Array.of(1, 2, 3)] }, {})
    await expect(fit).rejects.toMatchObject({
      name: 'FitError',
      code: 'too_large',
      message: 'Greedy needs 8.0 GiB in one piece for these 3 rows, more than 4: take fewer rows or columns',
    })
  })
})

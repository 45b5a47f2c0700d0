import { describe, expect, it } from 'vitest'
import { WarmPool } from './warm-pool.ts'
import type { WarmSandbox } from './warm-pool.ts'

interface Numbered extends WarmSandbox {
  number: number
}

/** A pool whose sandboxes are told when they are ready. */
function poolOf({ most = 3, idleMs }: { most?: number; idleMs?: number } = {}) {
  const started: { becomeReady: () => void; fail: (error: Error) => void }[] = []
  const discarded: number[] = []
  const discards = Promise.withResolvers<void>()
  const pool = new WarmPool<Numbered>({
    most,
    idleMs,
    peaceMs: 1,
    async start() {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const number = started.push({ becomeReady: resolve, fail: reject })
      return {
        number,
        ready: promise,
        async discard() {
          discarded.push(number)
          discards.resolve()
        },
      }
    },
  })
  return { pool, started, discarded, firstDiscard: discards.promise }
}

describe('a warm pool', () => {
  it('starts three ahead, gives one once it is ready, and starts the next when there is peace', async () => {
    const { pool, started } = poolOf()
    pool.fill()
    expect(started).toHaveLength(3)
    const taken = pool.take()
    expect(started).toHaveLength(3)
    started[0].becomeReady()
    expect((await taken)?.number).toBe(1)
    pool.rest()
    await expect.poll(() => started.length).toBe(4)
    await pool.close()
  })

  it('starts none in the middle of a row that it can serve', async () => {
    const { pool, started } = poolOf({ most: 4 })
    pool.fill()
    for (const one of started) one.becomeReady()
    const taken = await Promise.all([pool.take(), pool.take(), pool.take()])
    expect(taken.map((sandbox) => sandbox?.number)).toEqual([1, 2, 3])
    expect(started).toHaveLength(3)
    await pool.close()
  })

  it('starts one for every one taken in a row that is longer than the pool may be', async () => {
    const { pool, started } = poolOf({ most: 1 })
    pool.fill()
    started[0].becomeReady()
    expect((await pool.take())?.number).toBe(1)
    expect(started).toHaveLength(2)
    await pool.close()
  })

  it('has none for the task behind a row of the usual length, and more for the next row, up to its size', async () => {
    const { pool, started } = poolOf({ most: 5 })
    pool.fill()
    for (const one of started) one.becomeReady()
    await Promise.all([pool.take(), pool.take(), pool.take()])
    expect(await pool.take()).toBeNull()
    pool.fill()
    expect(started).toHaveLength(7)
    for (const one of started) one.becomeReady()
    const next = await Promise.all([pool.take(), pool.take(), pool.take(), pool.take()])
    expect(next.map((sandbox) => sandbox?.number)).toEqual([4, 5, 6, 7])
    await pool.close()
  })

  it('gives none for one that failed to become ready, and throws it away', async () => {
    const { pool, started, discarded } = poolOf()
    pool.fill()
    const taken = pool.take()
    started[0].fail(new Error('no memory'))
    expect(await taken).toBeNull()
    expect(discarded).toEqual([1])
    await pool.close()
  })

  it('lets go of what waits when no task comes', async () => {
    const { pool, started, discarded, firstDiscard } = poolOf({ idleMs: 1 })
    expect(await pool.take()).toBeNull()
    expect(started).toHaveLength(1)
    await firstDiscard
    expect(discarded.length).toBeGreaterThan(0)
    await pool.close()
  })

  it('throws away all that waits when it closes, and gives none afterwards', async () => {
    const { pool, started, discarded } = poolOf()
    pool.fill()
    started[0].becomeReady()
    await pool.close()
    expect(discarded).toEqual([1, 2, 3])
    expect(await pool.take()).toBeNull()
    expect(started).toHaveLength(3)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestFirstQueue, levelQueue } from './best-first-queue.ts'

describe('the best-first queue', () => {
  it('gives the greatest gain first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), (gains) => {
        const queue = bestFirstQueue<number>((gain) => gain)
        for (const gain of gains) queue.push(gain)
        const popped = gains.map(() => queue.pop())
        expect(popped).toEqual(gains.toSorted((a, b) => b - a))
        expect(queue.pop()).toBeUndefined()
      }),
    )
  })

  it('breaks ties as Python’s heapq does', () => {
    // heapq.heappush of these in this order, by -gain, then heappop until empty.
    const pushed = ['3a', '1a', '3b', '2a', '3c', '2b', '1b', '3d', '2c']
    const queue = bestFirstQueue<string>((item) => Number(item[0]))
    for (const item of pushed) queue.push(item)
    expect(pushed.map(() => queue.pop()).join(' ')).toBe('3a 3b 3c 3d 2b 2c 2a 1a 1b')
  })
})

describe('the level queue', () => {
  it('gives what came first', () => {
    const queue = levelQueue<number>()
    for (const item of [3, 1, 2]) queue.push(item)
    expect([queue.pop(), queue.size, queue.pop(), queue.pop(), queue.pop()]).toEqual([3, 2, 1, 2, undefined])
  })
})

import { describe, expect, it } from 'vitest'
import { Generator } from './generator.ts'

/** What `np.random.default_rng(seed)` of NumPy 2.4 makes of `np.arange(12, dtype=np.uint8)` by `shuffle`, twice over. */
const recorded: [number, string, string][] = [
  [0, '9,2,7,4,5,11,0,3,6,10,8,1', '8,10,11,5,7,3,0,2,4,1,6,9'],
  [1, '8,11,4,7,5,0,1,9,2,10,6,3', '11,7,1,8,9,5,0,2,10,4,3,6'],
  [12345, '7,10,1,4,3,8,11,6,0,2,9,5', '0,7,11,1,5,10,4,9,8,2,6,3'],
  [4294967295, '1,4,0,6,8,7,10,3,11,5,2,9', '10,5,3,4,2,7,0,1,6,9,11,8'],
]

describe('NumPy’s generator', () => {
  it.each(recorded)('with the seed %i shuffles as NumPy does', (seed, first, second) => {
    const generator = new Generator(seed)
    const values = Uint8Array.from({ length: 12 }, (_, i) => i)
    generator.shuffle(values)
    expect(values.join()).toBe(first)
    generator.shuffle(values)
    expect(values.join()).toBe(second)
  })

  it('draws 32 bits at a time from words of 64', () => {
    const generator = new Generator(0)
    expect(Array.from({ length: 4 }, () => generator.uint32())).toEqual([
      3653403231, 2735729615, 2195314465, 1158725112,
    ])
  })
})

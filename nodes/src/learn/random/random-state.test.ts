import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { RandomState } from './random-state.ts'
import { sampleWithoutReplacement } from './sample-without-replacement.ts'

interface Stream {
  seed: number
  uint32: number[]
  random: number[]
  randint: number[]
  permutation: number[]
  choice: number[]
  shuffled: number[]
  gauss: number[]
  after: number
}

const recorded = readFixture('random') as {
  streams: Stream[]
  samples: { population: number; count: number; sample: number[] }[]
}

describe('RandomState', () => {
  it.each(recorded.streams)('draws what NumPy draws from seed $seed', (stream) => {
    const random = new RandomState(stream.seed)
    const words = Array.from({ length: 700 }, () => random.uint32())
    expect(words.slice(-5)).toEqual(stream.uint32)
    expect(stream.random.map(() => random.random())).toEqual(stream.random)
    const ranges = [
      [0, 10],
      [-5, 7],
      [0, 2 ** 31 - 1],
      [0, 2 ** 32],
      [3, 4],
    ]
    expect(ranges.map(([low, high]) => random.randint(low, high))).toEqual(stream.randint)
    expect([...random.permutation(50)]).toEqual(stream.permutation)
    expect([...random.choiceWithoutReplacement(30, 8)]).toEqual(stream.choice)
    expect(random.shuffle([1.5, 2.5, 3.5, 4.5, 5.5])).toEqual(stream.shuffled)
    for (const expected of stream.gauss) {
      expect(Math.abs(random.gauss() - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)))
    }
    expect(random.randint(0, 2 ** 32)).toBe(stream.after)
  })

  it('shuffles typed arrays and lists alike', () => {
    const list = [...new RandomState(3).permutation(100)]
    expect(new RandomState(3).shuffle(Array.from({ length: 100 }, (_, i) => i))).toEqual(list)
    expect([...new RandomState(3).shuffle(Float64Array.from({ length: 100 }, (_, i) => i))]).toEqual(list)
  })

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('refuses the seed %s', (seed) => {
    expect(() => new RandomState(seed)).toThrow(RangeError)
  })

  it('refuses to take more values than there are', () => {
    expect(() => new RandomState(0).choiceWithoutReplacement(3, 4)).toThrow('cannot take 4 of 3')
  })
})

describe('sampleWithoutReplacement', () => {
  it.each(recorded.samples)(
    'takes $count of $population as scikit-learn',
    ({ population, count, sample }) => {
      expect([...sampleWithoutReplacement(new RandomState(count), population, count)]).toEqual(sample)
    },
  )
})

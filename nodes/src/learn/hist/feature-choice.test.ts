import { describe, expect, it } from 'vitest'
import { createFeatureChoice } from './feature-choice.ts'

function choose(options: { interactions?: number[][]; maxFeatures?: number }) {
  return createFeatureChoice({
    featureCount: 5,
    interactions: options.interactions ?? null,
    maxFeatures: options.maxFeatures ?? 1,
    shuffle: (flags) => void flags.reverse(),
  })
}

function marked(choice: ReturnType<typeof choose>, open = choice.open): string {
  const flags = new Uint8Array(5)
  choice.mark(open, flags)
  return flags.join('')
}

describe('the choice of features', () => {
  it('is of all by default', () => expect(marked(choose({}))).toBe('11111'))

  it('keeps to the sets that all splits above belong to', () => {
    const choice = choose({ interactions: [[0, 1], [1, 2, 4], [3]] })
    expect(marked(choice)).toBe('11111')
    const below = choice.narrow(choice.open, 1)
    expect(marked(choice, below)).toBe('11101')
    expect(marked(choice, choice.narrow(below, 4))).toBe('01101')
    expect(marked(choice, choice.narrow(choice.open, 3))).toBe('00010')
  })

  it('draws a share of them, rounded up, among those there are', () => {
    expect(marked(choose({ maxFeatures: 0.3 }))).toBe('00011')
    const choice = choose({ maxFeatures: 0.5, interactions: [[0, 2, 3]] })
    expect(marked(choice)).toBe('00110')
  })
})

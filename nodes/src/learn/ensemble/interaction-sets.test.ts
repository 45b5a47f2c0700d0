import { describe, expect, it } from 'vitest'
import { interactionSets } from './interaction-sets.ts'

describe('interaction constraints', () => {
  it('are sets of features, the rest being one more', () => {
    expect(interactionSets(null, 3)).toBeNull()
    expect(interactionSets([[2, 0, 2]], 4)).toEqual([
      [0, 2],
      [1, 3],
    ])
    expect(interactionSets([[0, 1], [2]], 3)).toEqual([[0, 1], [2]])
    expect(interactionSets('no_interactions', 3)).toEqual([[0], [1], [2]])
    expect(interactionSets('pairwise', 3)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ])
  })

  it('refuse features that there are not', () => {
    expect(() => interactionSets([[0, 7]], 3)).toThrow('feature 7')
  })
})

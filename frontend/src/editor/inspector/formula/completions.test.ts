import type { Column } from '@flowza/nodes/core'
import { describe, expect, it } from 'vitest'
import { completionsAt, insertionOf } from './completions.ts'

const columns = ['Age', 'Fare', 'Fare each', 'and'].map((name): Column => ({
  name,
  kind: 'numeric',
  dtype: 'float64',
  role: 'feature',
}))

/** `|` stands for the caret. */
function at(marked: string, isAsked = false): { names: string[]; replaced: string } | null {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')
  const found = completionsAt({ text, caret, columns, isAsked })
  return found && { names: found.items.map(({ name }) => name), replaced: text.slice(found.start, found.end) }
}

describe('completionsAt', () => {
  it('offers what begins like the word, columns first, then columns that have it inside', () => {
    expect(at('1 + fa|')).toEqual({ names: ['Fare', 'Fare each', 'false'], replaced: 'fa' })
    expect(at('1 + a|')?.names).toEqual(['Age', 'and', 'abs', 'and', 'Fare', 'Fare each'])
    expect(at('ro|und(Age)')).toEqual({ names: ['round'], replaced: 'ro' })
  })

  it('waits for a letter, unless it is asked', () => {
    expect(at('Age + |')).toBeNull()
    expect(at('Age + |', true)?.names.slice(0, 4)).toEqual(['Age', 'Fare', 'Fare each', 'and'])
  })

  it('offers columns alone within brackets, and replaces those that are closed', () => {
    expect(at('[fare e|')).toEqual({ names: ['Fare each'], replaced: '[fare e' })
    expect(at('[|] + 1')).toMatchObject({ replaced: '[]' })
    expect(at('`an|')?.names).toEqual(['and'])
  })

  it('offers nothing within a text, in a number, or when all is typed', () => {
    expect(at("Age = 'fa|'")).toBeNull()
    expect(at('12|')).toBeNull()
    expect(at('Age|')).toBeNull()
  })
})

describe('insertionOf', () => {
  it('puts the caret between the brackets of a function, and names into brackets where they need them', () => {
    expect(insertionOf({ is: 'function', name: 'round' })).toEqual({ text: 'round()', caret: 6 })
    expect(insertionOf({ is: 'column', name: 'Fare each', column: columns[2] }).text).toBe('[Fare each]')
    expect(insertionOf({ is: 'column', name: 'and', column: columns[3] }).text).toBe('[and]')
  })
})

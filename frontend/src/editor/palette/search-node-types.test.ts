import { nodeTypes } from '@flowza/nodes/catalogue'
import { describe, expect, it } from 'vitest'
import { searchNodeTypes } from './search-node-types.ts'

function found(text: string): string[] {
  return searchNodeTypes(nodeTypes, text).flatMap(({ types }) => types.map((type) => type.manifest.id))
}

describe('searchNodeTypes', () => {
  it('lists everything without words', () => {
    expect(found('').toSorted()).toEqual(Object.keys(nodeTypes).toSorted())
    expect(found('  ')).toEqual(found(''))
  })

  it('finds by title, by keyword and by several words', () => {
    expect(found('forest')).toContain('random-forest')
    expect(found('fillna')).toEqual(['impute'])
    expect(found('load csv')[0]).toBe('load-csv')
    expect(found('zzz')).toEqual([])
  })
})

import { nodeTypes } from '@flowza/nodes/catalogue'
import { germanCatalogue } from '@flowza/nodes/catalogue/german'
import { afterEach, describe, expect, it } from 'vitest'
import { german } from '../../i18n/de/index.ts'
import { addTexts, showTexts } from '../../i18n/translate.ts'
import type { NodeTypes } from '@flowza/nodes/core'
import { searchNodeTypes } from './search-node-types.ts'

addTexts('de', german)
afterEach(() => showTexts('en'))

function found(text: string, types = nodeTypes as NodeTypes): string[] {
  return searchNodeTypes(types, text).flatMap(({ types }) => types.map((type) => type.manifest.id))
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

  it('finds by German words and by English ones where the words are German', () => {
    const inGerman = (text: string) => found(text, germanCatalogue.nodeTypes)
    expect(inGerman('lücken füllen')).toEqual(['impute'])
    expect(inGerman('Impute')).toContain('impute')
    expect(inGerman('zufallswald')).toEqual(['random-forest'])
    expect(inGerman('train/test split')).toEqual(['train-test-split'])
    expect(inGerman('aufteilen')[0]).toBe('train-test-split')
    expect(inGerman('fillna')).toEqual(['impute'])
    showTexts('de')
    expect(inGerman('modell')).toEqual(expect.arrayContaining(found('model')))
  })
})

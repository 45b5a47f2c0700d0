import { germanCatalogue } from '@flowza/nodes/catalogue/german'
import { afterEach, expect, it } from 'vitest'
import { german } from './de/index.ts'
import { shownNodeTypes } from './node-types.ts'
import { addCatalogue, shownCatalogue, shownLabel, shownTitle } from './node-words.ts'
import { paramName } from '../params/param-words.ts'
import { tunableParams } from '../params/tunable-params.ts'
import { addTexts, showTexts } from './translate.ts'

addTexts('de', german)
addCatalogue('de', germanCatalogue)
afterEach(() => showTexts('en'))

const trees = { type: 'random-forest', title: 'Random forest', param: 'n_estimators', label: 'Trees' }

it('is the catalogue itself in English', () => {
  expect(shownCatalogue()).toBeUndefined()
  expect(shownNodeTypes()['impute'].manifest.title).toBe('Impute')
  expect(shownTitle({ type: 'impute', title: 'Impute' })).toBe('Impute')
})

it('is the same node types in German words', () => {
  showTexts('de')
  expect(shownNodeTypes()['impute'].manifest.title).toBe('Lücken füllen')
  expect(shownTitle({ type: 'impute', title: 'Impute' })).toBe('Lücken füllen')
  expect(paramName(trees)).toBe('Random Forest: Bäume')
})

it('leaves alone what a person typed, and what isn’t known', () => {
  showTexts('de')
  expect(shownTitle({ type: 'impute', title: 'My gaps' })).toBe('My gaps')
  expect(shownTitle({ type: 'valve', title: 'Valve' })).toBe('Valve')
  expect(shownTitle({ type: null, title: 'gone' })).toBe('gone')
  expect(shownLabel({ type: null, param: 'gone', label: 'gone' })).toBe('gone')
})

it('names the params of a sweep', () => {
  showTexts('de')
  const node = { type: 'random-forest', version: 1, position: { x: 0, y: 0 }, params: {} }
  const document = {
    format: 'flowza/1' as const,
    name: 'Test',
    seed: 0,
    nodes: [
      { ...node, id: 'a' },
      { ...node, id: 'b', title: 'Random forest of mine' },
    ],
    edges: [],
  }
  const [first, ...others] = tunableParams(document)
  expect(first.nodeTitle).toBe('Random Forest')
  expect(first.shape.hint.label).toBe('Vorhersagen')
  expect(others.at(-1)?.nodeTitle).toBe('Random forest of mine')
})

import { german } from '@flowza/nodes/catalogue/german'
import { nodeTypes } from '@flowza/nodes/catalogue'
import { fixOf, formulaLanguage, problemOf, validate } from '@flowza/nodes/core'
import { afterEach, expect, it } from 'vitest'
import { german as texts } from './de/index.ts'
import { said } from './said.ts'
import { addTexts, showTexts } from './translate.ts'

addTexts('de', { ...texts, said: german })
afterEach(() => showTexts('en'))

const problem = problemOf(
  'port_unknown',
  { type: 'Scale', side: 'input', port: 'rows', ports: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
  { code: 'PORT_UNKNOWN' },
)

it('is English as it came, and German by its words', () => {
  expect(said(problem)).toEqual({
    message: '"Scale" has no input "rows".',
    hint: 'It has a, b, c, d, e, f and 2 more.',
  })
  showTexts('de')
  expect(said(problem)).toEqual({
    message: '„Scale“ hat keinen Eingang „rows“.',
    hint: 'Es gibt a, b, c, d, e, f und 2 weitere.',
  })
  const fix = fixOf('sample', { rows: 20_000 }, [])
  expect(said({ message: fix.title, words: fix.words }).message).toBe(
    'Mit 20.000 zufällig gezogenen Zeilen arbeiten',
  )
})

it('stays English where there are no words, or none of that id', () => {
  showTexts('de')
  const message = 'The valve is shut.'
  expect(said({ message, hint: null })).toEqual({ message, hint: undefined })
  expect(said({ message, hint: 'Open it.', words: { id: 'node.valve.shut', values: {} } })).toEqual({
    message,
    hint: 'Open it.',
  })
})

it('speaks for node types and formulas', () => {
  showTexts('de')
  const node = (id: string, type: string, params: Record<string, string>) => ({
    id,
    type,
    version: 1,
    position: { x: 0, y: 0 },
    params,
  })
  const document = {
    format: 'flowza/1' as const,
    name: 'Test',
    seed: 0,
    nodes: [
      node('data', 'load-dataset', { dataset: 'x' }),
      node('sum', 'formula', { name: 's', expression: 'a +' }),
    ],
    edges: [{ from: { node: 'data', port: 'table' }, to: { node: 'sum', port: 'table' } }],
    groups: [],
    notes: [],
  }
  const problems = validate(document, nodeTypes, { datasets: {}, formulas: formulaLanguage })
  expect(problems.map((each) => said(each).message)).toEqual([
    'Es gibt keinen Datensatz „x“.',
    'Am Ende fehlt etwas.',
  ])
})

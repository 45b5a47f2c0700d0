/** Whatever is said in English is said in German, of the same values. */
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { chartSchema } from '../core/artifact/chart.ts'
import { defaultParams } from '../core/document/node-params.ts'
import { fixTitles, problemMessages } from '../core/document/problem-messages.ts'
import { findingSentences } from '../core/learning/findings.ts'
import type { NodeType } from '../core/node/node-type.ts'
import { faultMessages } from '../core/expression/fault-messages.ts'
import { valuesOf } from '../core/text/fill-message.ts'
import { hintOf, type ParamHint } from '../core/node/param.ts'
import type { Port } from '../core/node/port.ts'
import { german, germanCatalogue } from './german.ts'
import { nodeTypes } from './index.ts'

interface Said {
  text: string
  hint?: string
}

const fixes = Object.fromEntries(Object.entries(fixTitles).map(([title, text]) => [title, { text }]))
const findings = Object.fromEntries(Object.entries(findingSentences).map(([id, text]) => [id, { text }]))
const rooms: [string, Record<string, Said>, Record<string, Said>][] = [
  ['problem', problemMessages, german.problem],
  ['fix', fixes, german.fix],
  ['fault', faultMessages, german.fault],
  ['finding', findings, german.finding],
  ...Object.values(nodeTypes).map(({ manifest }): [string, Record<string, Said>, Record<string, Said>] => [
    `node.${manifest.id}`,
    manifest.messages,
    german.node[manifest.id as keyof typeof nodeTypes],
  ]),
]

describe.each(rooms)('%s', (_room, english, translated) => {
  it('has a German sentence of the same values for every English one, and no others', () => {
    expect(Object.keys(translated).sort()).toEqual(Object.keys(english).sort())
    for (const [id, { text, hint }] of Object.entries(english)) {
      const said = translated[id]
      expect(valuesOf(said.text), id).toEqual(valuesOf(text))
      expect(valuesOf(said.hint ?? ''), id).toEqual(valuesOf(hint ?? ''))
      expect([said.text, said.hint ?? 'none'], id).not.toContain('')
      expect(`${said.text} ${said.hint}`, id).not.toContain('"')
      expect(said.text, id).not.toBe(text)
    }
  })
})

/** Words that are the same in both languages. */
const alike = new Set([
  'Gamma',
  'Gradient Boosting',
  'Gzip',
  'k-Means',
  'L2',
  'Latin-1',
  'R²',
  'Random Forest',
  'Robust',
  'Snappy',
  'Start',
  'Starts',
  'Test',
  'UTF-16',
  'UTF-8',
  'Zstandard',
])

/** Every text that a person reads of a node type, by where it stands. */
function textsOf({ manifest }: NodeType): [string, string][] {
  const portTexts = (side: string, ports: Readonly<Record<string, Port>>) =>
    Object.entries(ports).flatMap(([name, { title, help }]): [string, string | undefined][] => [
      [`${side}.${name}.title`, title],
      [`${side}.${name}.help`, help],
    ])
  const hints = Object.entries<z.ZodType>(manifest.params.shape).map(
    ([name, schema]): [string, ParamHint | undefined] => [name, hintOf(schema)],
  )
  const paramTexts = hints.flatMap(([name, hint]): [string, string | undefined][] => [
    [`params.${name}.label`, hint?.label],
    [`params.${name}.help`, hint?.help],
    [`params.${name}.empty`, hint?.empty],
    ...Object.entries(hint?.options ?? {}).map(([choice, word]): [string, string] => [
      `params.${name}.options.${choice}`,
      word,
    ]),
  ])
  const texts: [string, string | undefined][] = [
    ['title', manifest.title],
    ['summary', manifest.summary],
    ...portTexts('inputs', manifest.inputs),
    ...portTexts('outputs', manifest.outputs),
    ...paramTexts,
  ]
  return texts.filter((entry): entry is [string, string] => entry[1] !== undefined)
}

const types = Object.entries<NodeType>(nodeTypes)

describe.each(types)('%s in German', (id, type) => {
  const translated = germanCatalogue.nodeTypes[id]

  it('has words for everything that has some in English, and for nothing else', () => {
    const english = textsOf(type)
    const words = new Map(textsOf(translated))
    expect([...words.keys()]).toEqual(english.map(([place]) => place))
    for (const [place, text] of english) {
      const word = words.get(place) ?? ''
      expect(word.trim(), place).not.toBe('')
      expect(word, place).not.toMatch(/["']/)
      if (!alike.has(word)) expect(word.toLowerCase(), place).not.toBe(text.toLowerCase())
    }
  })

  it('is the same node type', () => {
    const { title, summary, keywords, inputs, outputs, params, ...rest } = translated.manifest
    expect(type.manifest).toMatchObject(rest)
    expect(defaultParams(translated)).toEqual(defaultParams(type))
    for (const side of ['inputs', 'outputs'] as const) {
      const shapeOf = (ports: Readonly<Record<string, Port>>) =>
        Object.entries(ports).map(([name, port]) => [name, port.type, port.optional])
      expect(shapeOf(translated.manifest[side])).toEqual(shapeOf(type.manifest[side]))
    }
  })

  it('is found by its English words too', () => {
    const { title, summary, keywords } = type.manifest
    expect(translated.manifest.keywords).toEqual(expect.arrayContaining([title, summary, ...keywords]))
  })

  it('says on its card what it does', () => {
    const line = translated.describe(defaultParams(type))
    expect(line).not.toBe('')
    expect(line).not.toMatch(/undefined|null|NaN|\[object/)
    // A file's name is nobody's language.
    if (line !== type.describe(defaultParams(type))) return
    expect(type.manifest.category).toBe('export')
  })
})

describe('German', () => {
  it('has one title a node type', () => {
    const titles = Object.values(germanCatalogue.nodeTypes).map(({ manifest }) => manifest.title)
    expect(new Set(titles).size).toBe(titles.length)
  })

  it('calls node types and their fields what the German pages call them', () => {
    const words = new Set(
      Object.values(germanCatalogue.nodeTypes).flatMap((type) => textsOf(type).map(([, text]) => text)),
    )
    const englishOnly = types
      .flatMap(([, type]) => textsOf(type).map(([, text]) => text))
      .filter((text) => !words.has(text))
    for (const [, , sentences] of rooms) {
      for (const { text, hint = '' } of Object.values(sentences)) {
        for (const [, quoted] of `${text} ${hint}`.matchAll(/„([^“]+)“/g)) {
          expect(englishOnly, `${text} ${hint}`).not.toContain(quoted)
        }
      }
    }
  })

  it('has a name for every kind of chart', () => {
    const kinds = chartSchema.options.map((option) => option.shape.chart.value)
    expect(Object.keys(german.chart).sort()).toEqual(kinds.sort())
  })
})

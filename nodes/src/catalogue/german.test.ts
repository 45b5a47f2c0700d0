/** Whatever is said in English is said in German, of the same values. */
import { describe, expect, it } from 'vitest'
import { fixTitles, problemMessages } from '../core/document/problem-messages.ts'
import { faultMessages } from '../core/expression/fault-messages.ts'
import { valuesOf } from '../core/text/fill-message.ts'
import { german } from './german.ts'
import { nodeTypes } from './index.ts'

interface Said {
  text: string
  hint?: string
}

const fixes = Object.fromEntries(Object.entries(fixTitles).map(([title, text]) => [title, { text }]))
const rooms: [string, Record<string, Said>, Record<string, Said>][] = [
  ['problem', problemMessages, german.problem],
  ['fix', fixes, german.fix],
  ['fault', faultMessages, german.fault],
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

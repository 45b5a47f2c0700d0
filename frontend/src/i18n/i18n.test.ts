import { describe, expect, it } from 'vitest'
import { german } from './de/index.ts'
import { english } from './en/index.ts'
import { pseudoText } from './pseudo.ts'

/** `{ a: { b: 'x' } }` as `[['a.b', 'x']]`. */
function textsOf(value: unknown, path: string[] = []): [string, string][] {
  if (typeof value === 'string') return [[path.join('.'), value]]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    textsOf(inner, [...path, key]),
  )
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{(.*?)\}\}|<\/?\w+\/?>/g)].map(([found]) => found.replace(/,.*\}\}/, '}}')).sort()

describe('German', () => {
  it('fills in the same values as English, in every text', () => {
    const translated = new Map(textsOf(german))
    for (const [key, text] of textsOf(english)) {
      expect(placeholders(translated.get(key) ?? ''), key).toEqual(placeholders(text))
      expect(translated.get(key), key).not.toBe('')
    }
  })

  it('says “du”, as node types and problems do', () => {
    // At the start of a sentence "Sie" and "Ihre" may be what was spoken of before.
    for (const [key, text] of textsOf(german))
      expect(text, key).not.toMatch(/[\p{L},] (Sie|Ihnen|Ihre[mnrs]?)\b/u)
  })
})

describe('the pseudo-locale', () => {
  it('leaves values and marks alone and makes texts longer', () => {
    expect(pseudoText('Run {{count}} <b>nodes</b>')).toMatch(/^\[Ŕúñ|\[Rúñ \{\{count\}\} <b>ñóðéš<\/b> ·+\]$/)
    expect(pseudoText('abc').length).toBeGreaterThan(5)
  })
})

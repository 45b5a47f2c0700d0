/** A made-up language for tests: accents and brackets show what is not translated, length shows what does not fit. */
import type { Texts } from './translate.ts'

const accents: Record<string, string> = {
  a: 'á',
  c: 'ç',
  d: 'ð',
  e: 'é',
  g: 'ğ',
  h: 'ĥ',
  i: 'í',
  k: 'ķ',
  l: 'ļ',
  n: 'ñ',
  o: 'ó',
  r: 'ŕ',
  s: 'š',
  t: 'ţ',
  u: 'ú',
  w: 'ŵ',
  y: 'ý',
  z: 'ž',
}

/** `Run {{count}} nodes` as `[Ŕúñ {{count}} ñóðéš ··]`: the names in braces stay, the text grows by a third. */
export function pseudoText(text: string): string {
  const parts = text.split(/(\{\{.*?\}\}|<\/?\w+\/?>)/)
  const accented = parts.map((part, index) =>
    index % 2 === 1 ? part : part.replace(/[a-z]/g, (letter) => accents[letter] ?? letter),
  )
  return `[${accented.join('')} ${'·'.repeat(Math.ceil(text.length / 3))}]`
}

/** The pseudo-locale of a language's texts. */
export function pseudoTexts(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, inner]) => [
      key,
      typeof inner === 'string' ? pseudoText(inner) : pseudoTexts(inner),
    ]),
  )
}

/** From a text to its terms. */
import { z } from 'zod'
import { FitError } from '../estimator/estimator.ts'
import { wholeNumber } from '../estimator/params.ts'
import { stripAccents } from './accents.ts'
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts'
import { WHITE_SPACE, fromPythonPattern } from './python-pattern.ts'

/** scikit-learn's default token pattern: runs of two word characters or more. */
const DEFAULT_PATTERN = '(?u)\\b\\w\\w+\\b'

/** The parameters that all vectorizers have in common. */
export const analyzerParams = {
  /** Drop accents: all that isn't ASCII then, or combining characters only. */
  stripAccents: z.enum(['ascii', 'unicode']).nullable().default(null),
  lowercase: z.boolean().default(true),
  /** Words left out before n-grams are made: those of English, or given ones. */
  stopWords: z
    .union([z.literal('english'), z.array(z.string())])
    .nullable()
    .default(null),
  /** What is a word, as a Python regular expression; with a group, what that finds. */
  tokenPattern: z.string().default(DEFAULT_PATTERN),
  /** The shortest and the longest run of words or characters that is a term. */
  ngramRange: z
    .tuple([wholeNumber(1), wholeNumber(1)])
    .refine(([least, most]) => least <= most, 'the lower bound is above the upper')
    .default([1, 1]),
  /** Terms are words, characters, or characters within words and the spaces around them. */
  analyzer: z.enum(['word', 'char', 'char_wb']).default('word'),
}

const analyzerSchema = z.object(analyzerParams)

export type AnalyzerOptions = z.infer<typeof analyzerSchema>

const whiteRun = new RegExp(`[${WHITE_SPACE}]{2,}`, 'gu')
const whiteSpace = new RegExp(`[${WHITE_SPACE}]+`, 'u')

/** The options that decide on terms, out of a vectorizer's parameters: what a fitted state keeps of them. */
export function analyzerOptions(own: AnalyzerOptions): AnalyzerOptions {
  const { stripAccents, lowercase, stopWords, tokenPattern, ngramRange, analyzer } = own
  return { stripAccents, lowercase, stopWords, tokenPattern, ngramRange, analyzer }
}

/**
 * The function that takes a text apart into its terms, in their order, repeated ones too.
 *
 * @throws FitError `bad_parameter` for a token pattern that cannot be used or has more than one group.
 */
export function createAnalyzer(options: AnalyzerOptions): (text: string) => string[] {
  const { lowercase, stripAccents: accents, ngramRange } = options
  const termsOf = createTerms(options)
  return (text) => {
    const lowered = lowercase ? text.toLowerCase() : text
    return termsOf(accents === null ? lowered : stripAccents(lowered, accents), ngramRange)
  }
}

type Terms = (text: string, ngramRange: readonly [number, number]) => string[]

function createTerms({ analyzer, tokenPattern, stopWords }: AnalyzerOptions): Terms {
  switch (analyzer) {
    case 'word': {
      const tokenize = createTokenizer(tokenPattern)
      const left = stopWords === 'english' ? ENGLISH_STOP_WORDS : new Set(stopWords)
      return (text, range) => {
        const tokens = tokenize(text)
        return wordNgrams(left.size === 0 ? tokens : tokens.filter((token) => !left.has(token)), range)
      }
    }
    case 'char':
      return (text, range) => characterNgrams(text.replaceAll(whiteRun, ' '), range)
    case 'char_wb':
      return (text, range) =>
        text.split(whiteSpace).flatMap((word) => (word === '' ? [] : paddedNgrams(` ${word} `, range)))
  }
}

function createTokenizer(tokenPattern: string): (text: string) => string[] {
  if (tokenPattern === DEFAULT_PATTERN) return (text) => text.match(/[\p{L}\p{N}_]{2,}/gu) ?? []
  const pattern = fromPythonPattern(tokenPattern)
  const groups = new RegExp(`${pattern.source}|`, pattern.flags).exec('')?.length ?? 1
  if (groups > 2) {
    throw new FitError(
      'bad_parameter',
      `token_pattern ${JSON.stringify(tokenPattern)} has more than one group`,
      {
        parameter: 'token_pattern',
      },
    )
  }
  if (groups === 1) return (text) => Array.from(text.matchAll(pattern), ([whole]) => whole)
  return (text) => Array.from(text.matchAll(pattern), ([, group]) => group ?? '')
}

function wordNgrams(words: string[], [least, most]: readonly [number, number]): string[] {
  if (most === 1) return words
  const terms: string[] = []
  for (let n = least; n <= Math.min(most, words.length); n += 1) {
    for (let i = 0; i + n <= words.length; i += 1)
      terms.push(n === 1 ? words[i] : words.slice(i, i + n).join(' '))
  }
  return terms
}

function characterNgrams(text: string, [least, most]: readonly [number, number]): string[] {
  const { length, slice } = characters(text)
  const terms: string[] = []
  for (let n = least; n <= Math.min(most, length); n += 1) {
    for (let i = 0; i + n <= length; i += 1) terms.push(slice(i, i + n))
  }
  return terms
}

/** All runs of a word's characters; a word shorter than a run is one itself, once. */
function paddedNgrams(word: string, [least, most]: readonly [number, number]): string[] {
  const { length, slice } = characters(word)
  const terms: string[] = []
  for (let n = least; n <= most; n += 1) {
    terms.push(slice(0, n))
    for (let i = 1; i + n <= length; i += 1) terms.push(slice(i, i + n))
    if (n >= length) break
  }
  return terms
}

/** A text by its characters, where a character beyond U+FFFF is one. */
function characters(text: string): { length: number; slice: (start: number, end: number) => string } {
  if (!/[\ud800-\udfff]/.test(text)) {
    return { length: text.length, slice: (start, end) => text.slice(start, end) }
  }
  const all = Array.from(text)
  return { length: all.length, slice: (start, end) => all.slice(start, end).join('') }
}

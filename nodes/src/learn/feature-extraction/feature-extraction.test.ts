import { describe, expect, it } from 'vitest'
import type { FittedState, Vectorizer } from '../estimator/estimator.ts'
import { readDataset, readFixture, textColumn } from '../fixtures/dataset.ts'
import { camelKeys, expectValue, toDense } from '../fixtures/transformer-cases.ts'
import type { SparseMatrix } from '../matrix.ts'
import { isSparse, takeSparseRows } from '../matrix.ts'
import { stripAccents } from './accents.ts'
import { countVectorizer } from './count-vectorizer.ts'
import { featureExtractionEstimators } from './estimators.ts'
import { hashingVectorizer } from './hashing-vectorizer.ts'
import { murmurHash3 } from './murmur-hash.ts'
import { WHITE_SPACE, fromPythonPattern } from './python-pattern.ts'
import { tfidfTransformer } from './tfidf-transformer.ts'
import { tfidfVectorizer } from './tfidf-vectorizer.ts'

interface Checks {
  shape: [number, number]
  entries: number
  sum: number
  byColumn: number
  byRow: number
  rows: { row: number; indices: number[]; values: number[] }[]
}

interface TextCase {
  estimator: string
  texts: 'sms' | 'reviews' | 'odd'
  params: Record<string, unknown>
  fitRows: number
  made: Checks
  vocabulary?: { hash: number; first: string[]; last: string[] }
  idf?: { sum: number; first: number[] }
}

const recorded = readFixture('text') as {
  odd: string[]
  cases: TextCase[]
  transformer: { params: Record<string, unknown>; fitRows: number; made: Checks }[]
  hashes: [string, number, number][]
  characters: Record<
    'assigned' | 'word' | 'space' | 'digit' | 'lower' | 'unicodeStripped' | 'asciiStripped',
    number[]
  >
}

const encoder = new TextEncoder()

function textsOf(name: TextCase['texts']): string[] {
  if (name === 'odd') return recorded.odd
  const [dataset, column, rows] =
    name === 'sms'
      ? (['sms-spam', 'message', 500] as const)
      : (['review-sentences', 'sentence', 400] as const)
  return textColumn(readDataset(dataset), column)
    .slice(0, rows)
    .map((text) => text ?? '')
}

function vectorizerOf(name: string): Vectorizer<unknown, FittedState> {
  const estimator = featureExtractionEstimators.find((one) => one.name === name)
  if (estimator?.kind !== 'vectorizer') throw new Error(`${name} is no vectorizer`)
  return estimator
}

function expectChecks(made: SparseMatrix, expected: Checks): void {
  const { rows, columnCount, indptr, indices, values } = made
  expect([rows, columnCount]).toEqual(expected.shape)
  expect(indptr[rows]).toBe(expected.entries)
  for (const { row, indices: columns, values: own } of expected.rows) {
    expect([...indices.subarray(indptr[row], indptr[row + 1])]).toEqual(columns)
    expectValue(`row ${row}`, values.subarray(indptr[row], indptr[row + 1]), own, 1e-9)
  }
  const sums = { sum: 0, byColumn: 0, byRow: 0 }
  for (let row = 0; row < rows; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      sums.sum += values[entry]
      sums.byColumn += values[entry] * ((indices[entry] % 1000) + 1)
      sums.byRow += values[entry] * (row + 1)
    }
  }
  expectValue('sums', [sums.byColumn, sums.byRow], [expected.byColumn, expected.byRow], 1e-9)
  expect(sums.sum).toBeCloseTo(expected.sum, 6)
}

describe('vectorizers make what scikit-learn makes', () => {
  recorded.cases.forEach((expected, number) => {
    const { estimator: name, texts, params, fitRows } = expected
    it(`${number}: ${name} ${texts} ${JSON.stringify(params)}`, async () => {
      const vectorizer = vectorizerOf(name)
      const documents = textsOf(texts)
      const own = { ...(vectorizer.defaults as object), ...camelKeys(params) }
      const fitted = await vectorizer.fit(documents.slice(0, fitRows), own)
      expectChecks(vectorizer.transform(fitted, documents), expected.made)
      if (expected.vocabulary !== undefined) {
        const terms = vectorizer.featureNamesOut(fitted)
        expect(terms.slice(0, 12)).toEqual(expected.vocabulary.first)
        expect(terms.slice(-12)).toEqual(expected.vocabulary.last)
        expect(murmurHash3(encoder.encode(terms.join('\n')))).toBe(expected.vocabulary.hash)
      }
      if (expected.idf !== undefined) {
        const { idf } = fitted as FittedState & { idf: Float64Array }
        expectValue('idf', idf.slice(0, 12), expected.idf.first, 1e-12)
        expectValue('idf sum', [idf.reduce((sum, weight) => sum + weight, 0)], [expected.idf.sum], 1e-9)
      }
      if (vectorizer.fitTransform === undefined) return
      const both = await vectorizer.fitTransform(documents.slice(0, fitRows), own)
      expect(both.fitted).toEqual(fitted)
      expect(both.transformed).toEqual(vectorizer.transform(fitted, documents.slice(0, fitRows)))
    })
  })

  recorded.transformer.forEach(({ params, fitRows, made }, number) => {
    it(`${number}: TfidfTransformer ${JSON.stringify(params)}`, async () => {
      const documents = textsOf('reviews')
      const counting = { ...countVectorizer.defaults, maxDf: 0.3, minDf: 2 }
      const counts = countVectorizer.transform(await countVectorizer.fit(documents, counting), documents)
      const some = takeSparseRows(
        counts,
        Int32Array.from({ length: fitRows }, (_, row) => row),
      )
      const own = { ...tfidfTransformer.defaults, ...camelKeys(params) }
      const weighed = tfidfTransformer.transform(await tfidfTransformer.fit(some, null, own), counts)
      if (!isSparse(weighed)) throw new Error('weights of terms are sparse')
      expectChecks(weighed, made)
      const dense = await tfidfTransformer.fit(toDense(some), null, own)
      expect(tfidfTransformer.transform(dense, toDense(counts))).toEqual(weighed)
    })
  })
})

describe("Python's characters", () => {
  const { characters } = recorded

  const mapped = {
    lower: (text: string) => text.toLowerCase(),
    unicodeStripped: (text: string) => stripAccents(text, 'unicode'),
    asciiStripped: (text: string) => stripAccents(text, 'ascii'),
  }
  const isAssigned = flags(characters.assigned)

  for (const [name, pattern] of [
    ['word', fromPythonPattern('\\w')],
    ['space', fromPythonPattern('\\s')],
    ['digit', fromPythonPattern('\\d')],
  ] as const) {
    it(`${name} means the same characters`, () => {
      const accepted = flags(characters[name])
      const single = new RegExp(pattern.source, 'v')
      const wrong: string[] = []
      isAssigned.forEach((assigned, code) => {
        if (assigned === 0 || single.test(String.fromCodePoint(code)) === (accepted[code] === 1)) return
        wrong.push(code.toString(16))
      })
      expect(wrong).toEqual([])
    })
  }

  for (const [name, change] of Object.entries(mapped)) {
    it(`each becomes the same: ${name}`, () => {
      const blocks = characters[name as keyof typeof mapped].map((_, block) => {
        let made = ''
        for (let code = block * 0x1000; code < (block + 1) * 0x1000; code += 1) {
          if (isAssigned[code] === 1) made += change(String.fromCodePoint(code))
        }
        return murmurHash3(encoder.encode(made))
      })
      expect(blocks).toEqual(characters[name as keyof typeof mapped])
    })
  }

  it('white space splits words as it does there', () => {
    const between = new RegExp(`[${WHITE_SPACE}]+`, 'u')
    expect('a\u0085b\u001cc\u200bd\ufeffe'.split(between)).toEqual(['a', 'b', 'c\u200bd\ufeffe'])
  })
})

/** Ranges as they are recorded: a start, then the lengths of runs and of the gaps between them in turn. */
function flags([start, ...steps]: readonly number[]): Uint8Array {
  const all = new Uint8Array(0x110000)
  let code = start
  steps.forEach((step, i) => {
    if (i % 2 === 0) all.fill(1, code, code + step)
    code += step
  })
  return all
}

describe('vectorizers at the edge', () => {
  it('hash as MurmurHash3 does', () => {
    for (const [text, seed, hash] of recorded.hashes) {
      expect(murmurHash3(encoder.encode(text), seed)).toBe(hash)
    }
  })

  it('refuse patterns without a counterpart', async () => {
    const fit = (tokenPattern: string) =>
      countVectorizer.fit(['a b'], { ...countVectorizer.defaults, tokenPattern })
    await expect(fit('(?x)a')).rejects.toThrow('the flag x is not supported')
    await expect(fit('a++')).rejects.toThrow('possessive')
    await expect(fit('(?>a)')).rejects.toThrow('the group at 0 is not supported')
    await expect(fit('(a)(b)')).rejects.toThrow('more than one group')
    await expect(fit('(a')).rejects.toThrow('no regular expression')
    await expect(fit('[a')).rejects.toThrow('a set has no end')
    await expect(fit('\\y')).rejects.toThrow('\\y is not supported')
  })

  it('refuse texts without terms, limits that cross and terms given twice', async () => {
    const fit = (own: Partial<typeof countVectorizer.defaults>, texts = ['the cat', 'the dog']) =>
      countVectorizer.fit(texts, { ...countVectorizer.defaults, ...own })
    await expect(fit({}, ['', '!'])).rejects.toThrow('have no terms')
    await expect(fit({ stopWords: ['the', 'cat', 'dog'] })).rejects.toThrow('have no terms')
    await expect(fit({ minDf: 2, maxDf: 0.5 })).rejects.toThrow('fewer texts than min_df')
    await expect(fit({ vocabulary: ['cat', 'cat'] })).rejects.toThrow('a term twice')
    await expect(fit({ maxDf: 0.4, minDf: 0 })).rejects.toThrow('no term is left')
    await expect(fit({ ngramRange: [2, 1] })).rejects.toThrow('ngram_range')
  })

  it('of equally frequent terms keep the first by code point', async () => {
    const own = { ...tfidfVectorizer.defaults, maxFeatures: 2 }
    const fitted = await tfidfVectorizer.fit(['zebra apple mouse mouse', 'zebra apple'], own)
    expect(fitted.vocabulary).toEqual(['apple', 'mouse'])
  })

  it('count nothing in a text without known terms', async () => {
    const fitted = await tfidfVectorizer.fit(['one two', 'two three'], tfidfVectorizer.defaults)
    const made = tfidfVectorizer.transform(fitted, ['', 'four'])
    expect(made.indptr).toEqual(Int32Array.of(0, 0, 0))
    const hashed = hashingVectorizer.transform(
      await hashingVectorizer.fit(['x'], hashingVectorizer.defaults),
      [],
    )
    expect(hashed.rows).toBe(0)
  })
})

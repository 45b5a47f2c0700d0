/** Texts as vectors of terms, like the 20 newsgroups: Zipf's law, documents of very unequal length, a topic a class. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClassTarget, SparseMatrix } from '../nodes/src/learn/matrix.ts'
import { RandomState } from '../nodes/src/learn/random/random-state.ts'

export interface NewsgroupsLike {
  /** Term frequencies times inverse document frequencies, every row of length 1. */
  X: SparseMatrix
  y: ClassTarget
}

/** The share of a document's words that are about its topic. */
const TOPIC_SHARE = 0.25
const TOPIC_TERMS = 600

/** The same texts for the same numbers, on every machine. */
export function newsgroupsLike({
  rows,
  terms,
  classes,
  seed,
}: {
  rows: number
  terms: number
  classes: number
  seed: number
}): NewsgroupsLike {
  const random = new RandomState(seed)
  const ranks = zipf(terms)
  const topicRanks = zipf(TOPIC_TERMS)
  const topics = Array.from({ length: classes }, () =>
    Int32Array.from({ length: TOPIC_TERMS }, () => Math.floor(terms * random.random() ** 2)),
  )
  const codes = Int32Array.from({ length: rows }, (_, row) => row % classes)
  const documents = Array.from(codes, (code) => {
    const counts = new Map<number, number>()
    const words = Math.min(2000, Math.ceil(Math.exp(4.6 + 0.8 * random.gauss())))
    for (let word = 0; word < words; word += 1) {
      const isTopical = random.random() < TOPIC_SHARE
      const term = isTopical ? topics[code][drawn(topicRanks, random)] : drawn(ranks, random)
      counts.set(term, (counts.get(term) ?? 0) + 1)
    }
    return [...counts].sort(([a], [b]) => a - b)
  })
  return { X: weighed(documents, terms), y: { codes, classCount: classes } }
}

/** Writes rows and classes for `numpy.fromfile`: `<name>.indptr`, `.indices`, `.values`, `.codes`. */
export async function writeSparseForPython(
  folder: string,
  name: string,
  { X, y }: NewsgroupsLike,
): Promise<void> {
  await writeFile(join(folder, `${name}.indptr`), X.indptr)
  await writeFile(join(folder, `${name}.indices`), X.indices)
  await writeFile(join(folder, `${name}.values`), X.values)
  await writeFile(join(folder, `${name}.codes`), y.codes)
}

/** The probabilities of ranks up to each, by Zipf's law. */
function zipf(count: number): Float64Array {
  const sums = new Float64Array(count)
  let total = 0
  for (let rank = 0; rank < count; rank += 1) {
    total += 1 / (rank + 3)
    sums[rank] = total
  }
  return sums.map((sum) => sum / total)
}

function drawn(sums: Float64Array, random: RandomState): number {
  const u = random.random()
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle] < u) low = middle + 1
    else high = middle
  }
  return low
}

/** As scikit-learn's TfidfTransformer weighs counts. */
function weighed(documents: readonly [number, number][][], terms: number): SparseMatrix {
  const frequency = new Float64Array(terms)
  for (const document of documents) for (const [term] of document) frequency[term] += 1
  const indptr = new Int32Array(documents.length + 1)
  documents.forEach((document, row) => (indptr[row + 1] = indptr[row] + document.length))
  const indices = new Int32Array(indptr[documents.length])
  const values = new Float64Array(indices.length)
  documents.forEach((document, row) => {
    let square = 0
    document.forEach(([term, count], i) => {
      const value = count * (Math.log((1 + documents.length) / (1 + frequency[term])) + 1)
      indices[indptr[row] + i] = term
      values[indptr[row] + i] = value
      square += value * value
    })
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) values[entry] /= Math.sqrt(square)
  })
  return { rows: documents.length, columnCount: terms, indptr, indices, values }
}

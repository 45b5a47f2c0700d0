import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'
import { camelCaseParams, digestOf, readTaskData, recordedWeights } from '../fixtures/tree-comparison.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { randomTreesEmbedding } from './random-trees-embedding.ts'

interface RecordedEmbedding {
  dataset: string
  params: Record<string, unknown>
  weighted: boolean
  nodes: number
  feature: string
  threshold: string
  value: string
  columns: number
  names: string[]
  indices: string
  asked: string
}

const { embeddings } = readFixture('forest-options') as { embeddings: RecordedEmbedding[] }

describe('RandomTreesEmbedding', () => {
  it.each(embeddings)('is scikit-learn’s on $dataset with $params, weighted: $weighted', async (recorded) => {
    const { target, features } = taskOf(recorded.dataset)
    const { X } = readTaskData({ dataset: recorded.dataset, target, features })
    const { randomState, ...own } = camelCaseParams(recorded.params)
    const params = { ...randomTreesEmbedding.defaults, ...own }
    const sampleWeight = recorded.weighted ? recordedWeights(X.rows) : undefined
    const fitted = await randomTreesEmbedding.fit(X, null, params, {
      randomState: Number(randomState),
      sampleWeight,
    })
    const embedded = randomTreesEmbedding.transform(fitted, X) as SparseMatrix
    const asked = randomTreesEmbedding.transform(fitted, everyThird(X)) as SparseMatrix
    const names = randomTreesEmbedding.featureNamesOut(fitted, [])
    expect({
      nodes: fitted.feature.length,
      feature: digest(fitted.feature),
      threshold: digest(fitted.threshold),
      value: digest(fitted.value),
      columns: embedded.columnCount,
      names: names.filter((_, i) => i % 17 === 0),
      indices: digest(embedded.indices),
      asked: digest(asked.indices),
    }).toEqual(Object.fromEntries(Object.entries(recorded).filter(([key]) => !isInput(key))))
    const dense = randomTreesEmbedding.transform({ ...fitted, sparseOutput: false }, X)
    if (!('columns' in dense)) throw new Error('these features should be dense')
    expect(dense.columns.reduce((sum, column) => sum + column[7], 0)).toBe(fitted.treeOffsets.length - 1)
  })
})

function isInput(key: string): boolean {
  return ['dataset', 'params', 'weighted'].includes(key)
}

function digest(values: ArrayLike<number>): string {
  return digestOf(values).slice(0, 32)
}

function everyThird(X: Matrix): Matrix {
  const columns = X.columns.map((column) =>
    column.filter((_, row) => row % 3 === 0).map((value) => value * 1.01),
  )
  return { rows: columns[0].length, columns }
}

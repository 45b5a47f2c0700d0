import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'
import {
  camelCaseParams,
  digestOf,
  readTaskData,
  recordedWeights,
  someRows,
  withRecordedGaps,
} from '../fixtures/tree-comparison.ts'
import { isolationForest } from './isolation-forest.ts'

interface RecordedIsolation {
  dataset: string
  params: Record<string, unknown>
  gaps: boolean
  weighted: boolean
  nodes: number
  feature: string
  threshold: string
  offset: number
  scores: number[]
  outliers: number
}

const { isolations } = readFixture('forest-options') as { isolations: RecordedIsolation[] }

describe('IsolationForest', () => {
  it.each(isolations)('is scikit-learn’s on $dataset with $params, weighted: $weighted', async (recorded) => {
    const { target, features } = taskOf(recorded.dataset)
    const data = readTaskData({ dataset: recorded.dataset, target, features })
    const X = recorded.gaps ? withRecordedGaps(data.X) : data.X
    const { randomState, ...own } = camelCaseParams(recorded.params)
    const fitted = await isolationForest.fit(
      X,
      { ...isolationForest.defaults, ...own },
      {
        randomState: Number(randomState),
        sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
      },
    )
    expect({
      nodes: fitted.feature.length,
      feature: digestOf(fitted.feature).slice(0, 32),
      threshold: digestOf(fitted.threshold).slice(0, 32),
    }).toEqual({ nodes: recorded.nodes, feature: recorded.feature, threshold: recorded.threshold })
    const scores = isolationForest.scoreSamples(fitted, X)
    someRows(X.rows).forEach((row, i) => expect(scores[row]).toBeCloseTo(recorded.scores[i], 12))
    expect(fitted.offset).toBeCloseTo(recorded.offset, 12)
    const outliers = isolationForest.predict(fitted, X).filter((side) => side < 0)
    expect(outliers).toHaveLength(recorded.outliers)
  })

  it('refuses to draw more rows than have a weight', async () => {
    const X = { rows: 4, columns: [Float64Array.of(1, 2, 3, 4)] }
    const fit = isolationForest.fit(X, isolationForest.defaults, {
      sampleWeight: Float64Array.of(1, 0, 1, 1),
    })
    await expect(fit).rejects.toMatchObject({ code: 'too_few_rows' })
  })

  it.each([{ maxFeatures: 3 }, { maxSamples: 0.1 }])('refuses %o of little data', async (changed) => {
    const X = { rows: 4, columns: [Float64Array.of(1, 2, 3, 4)] }
    const fit = isolationForest.fit(X, { ...isolationForest.defaults, ...changed })
    await expect(fit).rejects.toHaveProperty('code')
  })
})

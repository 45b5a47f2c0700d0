import { describe, expect, it } from 'vitest'
import { scoreClasses } from './classification-scores.ts'
import { summariseClassification } from './classification-summary.ts'

function summary(actual: number[], predicted: number[], labels: string[], guessing: number): string[] {
  const codes = Int32Array.from(predicted)
  const probabilities = labels.map((_, code) =>
    Float64Array.from(codes, (value) => (value === code ? 0.9 : 0.1)),
  )
  const positive = labels.length === 2 ? 1 : null
  const result = scoreClasses({ actual: Int32Array.from(actual), predicted: codes, probabilities, positive })
  const sentences = summariseClassification({
    data: { partition: 'test', X: { rows: actual.length, columns: [] } },
    result,
    baseline: { accuracy: guessing },
    labels,
    positive,
    mostFrequent: 0,
    interval: [0.6, 0.9],
  })
  return sentences.map(({ message }) => message)
}

const many = (...runs: [number, number][]) =>
  runs.flatMap(([code, count]) => Array.from({ length: count }, () => code))

describe('summariseClassification', () => {
  it('says what two classes mean', () => {
    const sentences = summary(many([0, 6], [1, 4]), many([0, 5], [1, 5]), ['died', 'survived'], 0.55)
    expect(sentences).toEqual([
      '90 % of the 10 test rows are predicted right; always guessing "died" gets 55 %.',
      'It finds 100 % of the "survived" rows; of those it calls "survived", 80 % are.',
      'Given one "survived" row and one other, it ranks them right 92 % of the time (ROC AUC).',
    ])
  })

  it('says which class is found best and least', () => {
    const sentences = summary(
      many([0, 4], [1, 4], [2, 2]),
      many([0, 6], [1, 2], [2, 2]),
      ['a', 'b', 'c'],
      0.4,
    )
    expect(sentences).toEqual([
      '80 % of the 10 test rows are predicted right; always guessing "a" gets 40 %.',
      'It finds "a" best (100 % of its rows) and "b" least (50 %).',
    ])
  })

  it('says when the model is no better than guessing, or may not be', () => {
    const [, worse] = summary(many([0, 8], [1, 2]), many([1, 2], [0, 8]), ['no', 'yes'], 0.8)
    expect(worse).toBe('The model is no better than guessing: the features may not tell the classes apart.')
    const [, unsure] = summary(many([0, 6], [1, 4]), many([0, 5], [1, 5]), ['no', 'yes'], 0.7)
    expect(unsure).toMatch(/^With so few rows the true accuracy may lie anywhere from 60 % to 90 %/)
  })
})

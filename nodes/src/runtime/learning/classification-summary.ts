/** What a classifier's numbers mean, in plain sentences. */
import { findingOf, type Finding } from '../../core/learning/findings.ts'
import { percentOf } from '../../core/text/quantity.ts'
import type { ClassificationScores } from './classification-scores.ts'
import { rowsInWords, type EvaluationData } from './evaluation-data.ts'

export interface ClassificationFindings {
  data: Pick<EvaluationData, 'partition' | 'X'>
  result: ClassificationScores
  baseline: Record<string, number | null>
  labels: readonly string[]
  positive: number | null
  /** The class that guessing would always take. */
  mostFrequent: number
  interval: readonly [number, number]
}

/** One sentence a finding: accuracy beside guessing, what kind of error it makes, how well it ranks. */
export function summariseClassification(findings: ClassificationFindings): Finding[] {
  const { data, result, baseline, labels, positive, mostFrequent, interval } = findings
  const accuracy = result.metrics['accuracy'] ?? 0
  const guessing = baseline['accuracy'] ?? 0
  const sentences = [
    findingOf('right', {
      ...rowsInWords(data),
      share: percentOf(accuracy),
      guess: labels[mostFrequent],
      guessing: percentOf(guessing),
    }),
  ]
  if (accuracy <= guessing) sentences.push(findingOf('no_better'))
  else if (interval[0] <= guessing) {
    const [low, high] = interval
    sentences.push(findingOf('few_rows', { low: percentOf(low), high: percentOf(high) }))
  }
  sentences.push(...(positive === null ? classSentence(findings) : positiveSentence(findings, positive)))
  const area = result.metrics['roc_auc']
  if (positive !== null && area !== null && area !== undefined) {
    sentences.push(findingOf('ranked', { label: labels[positive], share: percentOf(area) }))
  }
  return sentences
}

function positiveSentence({ result, labels }: ClassificationFindings, positive: number): Finding[] {
  const { precision, recall, support } = result.scores.perClass[positive]
  const label = labels[positive]
  if (support === 0) return [findingOf('positive_absent', { label })]
  const shares = { recall: percentOf(recall), precision: percentOf(precision) }
  return [findingOf('positive_found', { label, ...shares })]
}

function classSentence({ result, labels }: ClassificationFindings): Finding[] {
  const present = result.scores.perClass
    .map((score, code) => ({ ...score, label: labels[code] }))
    .filter(({ support }) => support > 0)
    .sort((a, b) => b.recall - a.recall)
  const best = present.at(0)
  const worst = present.at(-1)
  if (best === undefined || worst === undefined || best.recall === worst.recall) return []
  return [
    findingOf('best_and_least', {
      best: best.label,
      most: percentOf(best.recall),
      worst: worst.label,
      least: percentOf(worst.recall),
    }),
  ]
}

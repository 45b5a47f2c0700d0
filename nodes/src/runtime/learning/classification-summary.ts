/** What a classifier's numbers mean, in plain sentences. */
import { formatShare } from '../../core/text/quantity.ts'
import type { ClassificationScores } from './classification-scores.ts'
import { describeRows, type EvaluationData } from './evaluation-data.ts'

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
export function summariseClassification(findings: ClassificationFindings): string[] {
  const { data, result, baseline, labels, positive, mostFrequent, interval } = findings
  const accuracy = result.metrics['accuracy'] ?? 0
  const guessing = baseline['accuracy'] ?? 0
  const sentences = [
    `${formatShare(accuracy)} of ${describeRows(data)} are predicted right; always guessing "${labels[mostFrequent]}" gets ${formatShare(guessing)}.`,
  ]
  if (accuracy <= guessing) {
    sentences.push('The model is no better than guessing: the features may not tell the classes apart.')
  } else if (interval[0] <= guessing) {
    sentences.push(
      `With so few rows the true accuracy may lie anywhere from ${formatShare(interval[0])} to ${formatShare(interval[1])}, so it may be no better than guessing.`,
    )
  }
  sentences.push(...(positive === null ? classSentence(findings) : positiveSentence(findings, positive)))
  const area = result.metrics['roc_auc']
  if (positive !== null && area !== null && area !== undefined) {
    sentences.push(
      `Given one "${labels[positive]}" row and one other, it ranks them right ${formatShare(area)} of the time (ROC AUC).`,
    )
  }
  return sentences
}

function positiveSentence({ result, labels }: ClassificationFindings, positive: number): string[] {
  const { precision, recall, support } = result.scores.perClass[positive]
  const label = labels[positive]
  if (support === 0) return [`None of these rows is "${label}".`]
  return [
    `It finds ${formatShare(recall)} of the "${label}" rows; of those it calls "${label}", ${formatShare(precision)} are.`,
  ]
}

function classSentence({ result, labels }: ClassificationFindings): string[] {
  const present = result.scores.perClass
    .map((score, code) => ({ ...score, label: labels[code] }))
    .filter(({ support }) => support > 0)
    .sort((a, b) => b.recall - a.recall)
  const best = present.at(0)
  const worst = present.at(-1)
  if (best === undefined || worst === undefined || best.recall === worst.recall) return []
  return [
    `It finds "${best.label}" best (${formatShare(best.recall)} of its rows) and "${worst.label}" least (${formatShare(worst.recall)}).`,
  ]
}

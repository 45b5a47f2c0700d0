/** Charts are written down in English; a language with words of its own for them says those. */
import type { Chart } from '@flowza/nodes/core'
import { writtenText } from '../i18n/translate.ts'

export function chartTitle({ chart, title }: Chart): string {
  return writtenText('said', `chart.${chart}.text`) ?? title
}

/** What the importances of a chart are measured in. */
export function measureWords(measure: string): string {
  return writtenText('said', `measure.${measure}.text`) ?? measure
}

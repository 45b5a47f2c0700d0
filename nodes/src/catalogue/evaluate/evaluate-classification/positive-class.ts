/** Which of two classes precision, recall and the curves are about. */
import { classLabel, type ClassValue } from '../../../core/learning/class-label.ts'
import type { ColumnDtype } from '../../../core/table/schema.ts'
import type { MessageValues } from '../../../core/text/fill-message.ts'

export interface PositiveClassFault {
  message: 'positive_class_unknown' | 'positive_class_of_many'
  values: MessageValues
}

/**
 * The place of the positive class among a model's classes: the wanted one's, by its label, or the last of two where none
 * is wanted. Null where there are not two.
 */
export function positiveClass(
  classes: readonly ClassValue[],
  dtype: ColumnDtype,
  wanted: string | null,
): { place: number | null } | { fault: PositiveClassFault } {
  if (classes.length !== 2) {
    if (wanted === null) return { place: null }
    return { fault: { message: 'positive_class_of_many', values: { count: classes.length } } }
  }
  if (wanted === null) return { place: 1 }
  const labels = classes.map((value) => classLabel(value, dtype))
  const place = labels.indexOf(wanted)
  if (place >= 0) return { place }
  return { fault: { message: 'positive_class_unknown', values: { class: wanted, classes: labels } } }
}

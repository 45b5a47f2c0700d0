import { writtenText } from '../../i18n/translate.ts'

/** A part of a split table as people call it: `train`, `Training`. */
export function partitionWord(name: string): string {
  return writtenText('said', `partition.${name}.text`) ?? name
}

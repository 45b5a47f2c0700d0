/** Why rows cannot be divided as asked; `code` is stable, the message names the cause and the numbers. */
export type SplitErrorCode =
  | 'bad_size'
  | 'empty_part'
  | 'class_with_one_member'
  | 'part_smaller_than_classes'
  | 'too_few_groups'
  | 'too_few_rows'
  | 'too_few_members'
  | 'missing_order'
  | 'needs_classes'
  | 'needs_groups'

export class SplitError extends Error {
  readonly code: SplitErrorCode
  readonly details: Record<string, number>

  constructor(code: SplitErrorCode, message: string, details: Record<string, number> = {}) {
    super(message)
    this.name = 'SplitError'
    this.code = code
    this.details = details
  }
}

/** Why a value doesn't have the form that it must have: what zod found, as one of the language's own sentences. */
import type { z } from 'zod'
import type { MessageValues } from '../text/fill-message.ts'
import { elementIdPattern } from './document.ts'
import type { FormSentence } from './problem-messages.ts'

export interface WrongForm {
  sentence: FormSentence
  values: MessageValues
}

/** The sentence and its values; what no sentence is made for is `refused`. */
export function wrongForm(issue: z.core.$ZodIssue): WrongForm {
  switch (issue.code) {
    case 'invalid_type':
      return { sentence: 'wrong_type', values: { expected: issue.expected } }
    case 'too_small':
      return {
        sentence: 'too_small',
        values: { of: boundOf(issue, 'above'), least: Number(issue.minimum) },
      }
    case 'too_big':
      return {
        sentence: 'too_large',
        values: { of: boundOf(issue, 'below'), most: Number(issue.maximum) },
      }
    case 'unrecognized_keys':
      return { sentence: 'unknown_keys', values: { keys: issue.keys } }
    case 'invalid_value':
      return { sentence: 'none_of_these', values: { choices: issue.values.map(String) } }
    case 'invalid_format':
      return issue.pattern === String(elementIdPattern)
        ? { sentence: 'no_id', values: {} }
        : { sentence: 'refused', values: {} }
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return { sentence: 'refused', values: {} }
  }
}

function boundOf(
  { origin, inclusive }: { origin: string; inclusive?: boolean },
  strict: 'above' | 'below',
): string {
  if (origin === 'string') return 'text'
  if (origin === 'array' || origin === 'set') return 'list'
  return inclusive === false ? strict : 'number'
}

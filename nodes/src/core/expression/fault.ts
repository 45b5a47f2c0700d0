/** What is wrong with a formula: where, in words, and what to do about it. */
import { worded, type Words } from '../text/words.ts'
import type { MessageValues } from '../text/fill-message.ts'
import { faultMessages, type FaultMessage } from './fault-messages.ts'

/** A part of the text, in UTF-16 units, the end not included. */
export interface Span {
  start: number
  end: number
}

/** What is wrong with a formula, where, and what to do about it. */
export interface Fault extends Span {
  message: string
  hint: string
  words: Words
  /** What the part is to be replaced by, where that mends it. */
  replacements: string[]
}

/** A fault of the part at `span`. */
export function faultAt(
  { start, end }: Span,
  message: FaultMessage,
  values: MessageValues = {},
  replacements: string[] = [],
): Fault {
  const { hint = '', ...said } = worded(`fault.${message}`, faultMessages[message], values)
  return { start, end, ...said, hint, replacements }
}

/** Ends the reading of a formula; what is wrong is in `fault`. */
export class FormulaFault extends Error {
  readonly fault: Fault

  constructor(span: Span, message: FaultMessage, values: MessageValues = {}, replacements: string[] = []) {
    super(message)
    this.fault = faultAt(span, message, values, replacements)
  }
}

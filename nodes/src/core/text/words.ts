/** Sentences as they are passed on: in English, and as which sentence it is with which values. */
import { z } from 'zod'
import { fillMessage, shortValues, type MessageValues } from './fill-message.ts'

/**
 * Which sentence a text is and what is filled in, for who shows it in another language: `problem.cycle`,
 * `fix.remove_node`, `fault.no_column`, `node.k-means.no_columns`, `finding.explained`.
 */
export const wordsSchema = z.strictObject({
  id: z.string(),
  values: z
    .record(
      z.string(),
      z.union([
        z.string(),
        z.number(),
        // The first of a list of names, and how many there are.
        z.strictObject({ first: z.array(z.string()).readonly(), of: z.int() }).readonly(),
      ]),
    )
    .readonly(),
})
export type Words = z.infer<typeof wordsSchema>

export interface Worded {
  message: string
  hint?: string
  words: Words
}

/** Sentences with their values: in English, and as what another language needs. */
export function worded(
  id: string,
  { text, hint }: { text: string; hint?: string },
  values: MessageValues,
): Worded {
  const short = shortValues(values)
  return {
    message: fillMessage(text, short),
    ...(hint !== undefined && { hint: fillMessage(hint, short) }),
    words: { id, values: short },
  }
}

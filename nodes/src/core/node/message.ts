/** Messages: every error and warning that a node can show is declared by name in its manifest. */

/** What can be said of something that is wrong, as `fillMessage` fills it. */
export type Sentences = {
  text: string
  /** What to do next; of the same values. */
  hint: string
}

/** The same messages in another language; who shows them knows how bad they are. */
export type Translated<Messages> = { readonly [Name in keyof Messages]: Sentences }

export interface MessageTemplate extends Sentences {
  severity: 'error' | 'warning'
}

export function errorMessage(text: string, hint: string): MessageTemplate {
  return { severity: 'error', text, hint }
}

export function warningMessage(text: string, hint: string): MessageTemplate {
  return { severity: 'warning', text, hint }
}

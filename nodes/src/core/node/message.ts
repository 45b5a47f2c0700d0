/** Messages: every error and warning that a node can show is declared by name in its manifest. */

export interface MessageTemplate {
  severity: 'error' | 'warning'
  /** With `{placeholders}` for the values. */
  text: string
  /** What to do next; may hold the same placeholders. */
  hint: string
}

export type MessageValues = Record<string, string | number>

export function errorMessage(text: string, hint: string): MessageTemplate {
  return { severity: 'error', text, hint }
}

export function warningMessage(text: string, hint: string): MessageTemplate {
  return { severity: 'warning', text, hint }
}

/** Fills the placeholders of a template; one that has no value stays visible, because hiding it would hide a bug. */
export function fillMessage(template: string, values: MessageValues): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  )
}

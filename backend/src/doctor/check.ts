/** One thing that Flowza needs of a machine, or is better with. */
export interface Finding {
  name: string
  /** `warning`: it goes without, not as well. `missing`: it does not go. */
  state: 'ok' | 'warning' | 'missing'
  /** What there is. */
  found: string
  /** What to do about it; null when nothing is to be done. */
  fix: string | null
}

export const ok = (name: string, found: string): Finding => ({ name, state: 'ok', found, fix: null })
export const warning = (name: string, found: string, fix: string): Finding => ({
  name,
  state: 'warning',
  found,
  fix,
})
export const missing = (name: string, found: string, fix: string): Finding => ({
  name,
  state: 'missing',
  found,
  fix,
})

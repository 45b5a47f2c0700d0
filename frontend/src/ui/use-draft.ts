import { canonicalJson } from '@flowza/nodes/core'
import { useState } from 'react'

/** The text of a field while it is typed, beside the value that it means. */
export interface Draft {
  /** Null where the value is shown as it is. */
  text: string | null
  keep: (text: string, means: unknown) => void
  drop: () => void
}

/** A draft that gives way as soon as the value is changed elsewhere: by undo, by a reset, by a fix. */
export function useDraft(value: unknown): Draft {
  const [kept, setKept] = useState<{ text: string; means: string } | null>(null)
  return {
    text: kept !== null && kept.means === canonicalJson(value ?? null) ? kept.text : null,
    keep: (text, means) => setKept({ text, means: canonicalJson(means ?? null) }),
    drop: () => setKept(null),
  }
}

import type { WorkflowNote } from '@flowza/nodes/core'

const prefix = 'note:'
export const smallestNote = { width: 120, height: 48 }

/** Notes and nodes share the canvas but not their ids. */
export function noteKey(id: string): string {
  return `${prefix}${id}`
}

/** The note that a key on the canvas stands for; null for nodes and groups. */
export function noteOfKey(key: string): string | null {
  return key.startsWith(prefix) ? key.slice(prefix.length) : null
}

export function noteSize(note: WorkflowNote): { width: number; height: number } {
  return { width: note.width ?? 240, height: note.height ?? 96 }
}

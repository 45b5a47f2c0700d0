/** Notes on the canvas, as changes. */
import type { Position, WorkflowNote } from '@flowza/nodes/core'
import type { Editor } from './editor.ts'

/** Adds an empty note. */
export function addNote(editor: Editor, position: Position): string {
  const id = editor.newId('note')
  editor.apply(
    {
      change: 'add_note',
      note: { id, text: '', position: { x: Math.round(position.x), y: Math.round(position.y) } },
    },
    { history: 'record' },
  )
  return id
}

/** One step of writing, sizing or moving a note; steps of one gesture are one entry. */
export function setNote(editor: Editor, note: WorkflowNote, gesture: string): void {
  editor.apply({ change: 'set_note', note }, { history: 'merge', gesture })
}

export function removeNote(editor: Editor, id: string): void {
  editor.apply({ change: 'remove_note', note: id }, { history: 'record' })
}

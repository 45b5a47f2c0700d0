import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useEditorState } from '../session-context.tsx'

/** A note on the canvas: plain text that explains what stands around it. */
export const NoteCard = memo(function NoteCard({ id }: NodeProps) {
  const note = useEditorState((state) => state.document.notes?.find((each) => noteKey(each.id) === id))
  if (note === undefined) return null
  return <div className="note-card">{note.text}</div>
})

/** Notes and nodes share the canvas but not their ids. */
export function noteKey(id: string): string {
  return `note:${id}`
}

/** A note on the canvas: Markdown that explains what stands around it. Double click or Enter writes it. */
import type { WorkflowNote } from '@flowza/nodes/core'
import type { NodeProps } from '@xyflow/react'
import { memo, Suspense, useRef, type KeyboardEvent } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { announce } from '../../ui/announcer.tsx'
import { WholeNumberInput } from '../../ui/whole-number-input.tsx'
import { removeNote, setNote } from '../core/notes.ts'
import { useEditorState, useSession } from '../session-context.tsx'
import { motionOf } from './canvas-motion.ts'
import { noteOfKey, noteSize, smallestNote } from './note-geometry.ts'

const Markdown = lazyPart(async () => (await import('../../ui/markdown.tsx')).Markdown)
const largest = 2000
const nudges: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -8, y: 0 },
  ArrowRight: { x: 8, y: 0 },
  ArrowUp: { x: 0, y: -8 },
  ArrowDown: { x: 0, y: 8 },
}

export const NoteCard = memo(function NoteCard({ id: key }: NodeProps) {
  const id = noteOfKey(key) ?? ''
  const note = useEditorState((state) => state.document.notes?.find((each) => each.id === id))
  return note === undefined ? null : <Note note={note} />
})

function Note({ note }: { note: WorkflowNote }) {
  const session = useSession()
  const { editor, ui } = session
  const { t } = useTranslation('canvas')
  const card = useRef<HTMLDivElement>(null)
  const motion = motionOf(session)
  const writing = useStore(motion, (state) => state.writing === note.id)
  const notes = useEditorState((state) => state.document.notes ?? [])
  // Notes are a stop of their own: the first of them, from which the arrows lead to the others.
  const isStop = notes[0]?.id === note.id

  function stopWriting(): void {
    editor.endGesture()
    motion.setState({ writing: null })
    requestAnimationFrame(() => card.current?.focus())
  }

  function remove(): void {
    removeNote(editor, note.id)
    announce(t('note.removed'))
    ui.getState().canvas?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (writing || event.target !== event.currentTarget) return
    const nudge = nudges[event.key]
    if (event.key === 'Enter') motion.setState({ writing: note.id })
    else if (event.key === 'Delete' || event.key === 'Backspace') remove()
    else if (nudge !== undefined && (event.ctrlKey || event.metaKey)) {
      const position = { x: note.position.x + nudge.x, y: note.position.y + nudge.y }
      setNote(editor, { ...note, position }, `move note ${note.id}`)
    } else if (nudge !== undefined) {
      const at = notes.findIndex((each) => each.id === note.id)
      const next = notes[(at + (nudge.x + nudge.y > 0 ? 1 : -1) + notes.length) % notes.length]
      document.querySelector<HTMLElement>(`[data-note="${CSS.escape(next.id)}"]`)?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  if (writing) return <NoteWriter note={note} onRemove={remove} onDone={stopWriting} />
  return (
    <div
      ref={card}
      role="group"
      className="note-card"
      data-note={note.id}
      tabIndex={isStop ? 0 : -1}
      aria-label={t('note.label', { text: note.text || t('note.emptyNote') })}
      title={note.text === '' ? t('note.start') : undefined}
      onDoubleClick={() => motion.setState({ writing: note.id })}
      onKeyDown={onKeyDown}
      onKeyUp={(event) => event.key.startsWith('Arrow') && editor.endGesture()}
    >
      <Suspense fallback={note.text}>
        {note.text === '' ? (
          <p className="text-muted">{t('note.emptyNote')}</p>
        ) : (
          <Markdown source={note.text} />
        )}
      </Suspense>
      <ResizeCorner note={note} />
    </div>
  )
}

function NoteWriter(props: { note: WorkflowNote; onRemove: () => void; onDone: () => void }) {
  const { note, onRemove, onDone } = props
  const { editor } = useSession()
  const { t } = useTranslation('canvas')
  const size = noteSize(note)
  return (
    <div
      className="note-card note-writer nodrag nopan nowheel"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onDone()
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key !== 'Escape') return
        event.preventDefault()
        onDone()
      }}
    >
      <textarea
        ref={takeFocus}
        aria-label={t('note.text')}
        maxLength={10_000}
        value={note.text}
        onChange={(event) => setNote(editor, { ...note, text: event.target.value }, `write ${note.id}`)}
      />
      <div className="note-tools">
        {(['width', 'height'] as const).map((side) => (
          <label key={side}>
            {t(`note.${side}`)}
            <WholeNumberInput
              className="field"
              low={smallestNote[side]}
              high={largest}
              step={8}
              value={Math.round(size[side])}
              onChange={(wanted) => setNote(editor, { ...note, ...size, [side]: wanted }, `size ${note.id}`)}
            />
          </label>
        ))}
        <button type="button" className="note-button" onClick={onRemove}>
          {t('note.remove')}
        </button>
        <button type="button" className="note-button" onClick={onDone}>
          {t('note.done')}
        </button>
      </div>
    </div>
  )
}

/** The text is what one came for: by double click, by Enter, or by adding the note. */
function takeFocus(field: HTMLTextAreaElement | null): void {
  field?.focus()
}

/** Dragging the corner sizes the note; the same can be typed while it is written. */
function ResizeCorner({ note }: { note: WorkflowNote }) {
  const { editor, ui } = useSession()
  const start = useRef<{ x: number; y: number; width: number; height: number } | null>(null)
  return (
    <div
      className="note-corner nodrag nopan"
      aria-hidden
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, y: event.clientY, ...noteSize(note) }
      }}
      onPointerMove={(event) => {
        const { canvas } = ui.getState()
        if (start.current === null || canvas === null) return
        const from = canvas.toCanvas(start.current)
        const to = canvas.toCanvas({ x: event.clientX, y: event.clientY })
        const width = Math.max(smallestNote.width, Math.round(start.current.width + to.x - from.x))
        const height = Math.max(smallestNote.height, Math.round(start.current.height + to.y - from.y))
        setNote(editor, { ...note, width, height }, `size ${note.id}`)
      }}
      onPointerUp={() => {
        start.current = null
        editor.endGesture()
      }}
    />
  )
}

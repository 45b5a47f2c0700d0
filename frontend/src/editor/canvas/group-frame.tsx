/** A group on the canvas: a frame round its members, with its name, its colour and what can be done with it. */
import { groupColours } from '@flowza/nodes/core'
import type { NodeProps } from '@xyflow/react'
import { ChevronsDownUp, Palette, Ungroup } from 'lucide-react'
import { memo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { announce } from '../../ui/announcer.tsx'
import { dissolveGroups, groupsOf, setGroup } from '../core/groups.ts'
import { useEditorState, useSession } from '../session-context.tsx'
import { groupColour } from './group-colour.ts'
import { groupOfKey } from './group-geometry.ts'

export const GroupFrame = memo(function GroupFrame({ id: key }: NodeProps) {
  const session = useSession()
  const { t } = useTranslation('canvas')
  const id = groupOfKey(key) ?? ''
  const group = useEditorState((state) => groupsOf(state.document).groups.get(id))
  const [picking, setPicking] = useState(false)
  if (group === undefined) return null
  const { editor } = session
  return (
    <div className="group-frame" style={{ '--group': groupColour(group.colour) } as React.CSSProperties}>
      <div className="frame-head">
        <GroupTitle key={group.title} id={id} title={group.title} />
        <button
          type="button"
          tabIndex={-1}
          className="frame-button nodrag"
          aria-label={t('group.colour')}
          title={t('group.colour')}
          aria-expanded={picking}
          onClick={() => setPicking(!picking)}
        >
          <Palette size={14} aria-hidden />
        </button>
        <button
          type="button"
          tabIndex={-1}
          className="frame-button nodrag"
          aria-label={t('group.collapse')}
          title={t('group.collapse')}
          onClick={() => {
            setGroup(editor, id, { collapsed: true })
            announce(t('group.collapsed'))
          }}
        >
          <ChevronsDownUp size={14} aria-hidden />
        </button>
        <button
          type="button"
          tabIndex={-1}
          className="frame-button nodrag"
          aria-label={t('group.dissolve')}
          title={t('group.dissolve')}
          onClick={() => {
            dissolveGroups(editor, [id])
            announce(t('group.dissolved'))
          }}
        >
          <Ungroup size={14} aria-hidden />
        </button>
      </div>
      {picking && (
        <div className="frame-colours nodrag" role="group" aria-label={t('group.colour')}>
          {[null, ...groupColours].map((colour) => {
            const label = colour === null ? t('group.noColour') : t(`group.colours.${colour}`)
            return (
              <button
                key={colour}
                type="button"
                className="frame-colour"
                aria-label={label}
                title={label}
                aria-pressed={(group.colour ?? null) === colour}
                style={{ '--group': groupColour(colour ?? undefined) } as React.CSSProperties}
                onClick={() => {
                  setGroup(editor, id, { colour })
                  setPicking(false)
                }}
              />
            )
          })}
        </div>
      )}
    </div>
  )
})

/** The title, which is written in its place; Escape leaves it as it was. */
function GroupTitle({ id, title }: { id: string; title: string }) {
  const { editor, ui } = useSession()
  const { t } = useTranslation('canvas')
  const [text, setText] = useState(title)

  function commit(): void {
    if (text.trim() !== title && text.trim() !== '') setGroup(editor, id, { title: text.trim() })
    else setText(title)
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    if (event.key === 'Escape') setText(title)
    else commit()
    ui.getState().canvas?.focus()
  }

  return (
    <input
      className="frame-title nodrag"
      tabIndex={-1}
      data-group-title={id}
      aria-label={t('group.rename')}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  )
}

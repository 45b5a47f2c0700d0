/** Node types by category. Type to search, arrows to walk, Enter to add; or click, or drag. */
import type { NodeType } from '@flowza/nodes/core'
import { Search, Star } from 'lucide-react'
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { EmptyState } from '../../ui/empty-state.tsx'
import { CategoryIcon } from '../category-icon.tsx'
import { useSession } from '../session-context.tsx'
import { addType } from './add-type.ts'
import { paletteSearchId, startNodeTypeDrag } from './node-type-drag.ts'
import { rememberedTypes, toggleFavourite } from './remembered-types.ts'
import { searchNodeTypes } from './search-node-types.ts'

/** As the classes below make them. */
const titleHeight = 22
const rowHeight = 32

export function Palette() {
  const session = useSession()
  const { editor } = session
  const { t } = useTranslation('palette')
  const listId = useId()
  const favourites = useStore(rememberedTypes, (state) => state.favourites)
  const [text, setText] = useState('')
  const [highlighted, setHighlighted] = useState<string | null>(null)
  const groups = useMemo(() => {
    const found = searchNodeTypes(editor.nodeTypes, text).map(({ category, types }) => ({
      id: category,
      title: t(`category.${category}`),
      types,
    }))
    const kept = found
      .flatMap(({ types }) => types)
      .filter(({ manifest }) => favourites.includes(manifest.id))
    const rest = found.map((group) => ({
      ...group,
      types: group.types.filter((type) => !kept.includes(type)),
    }))
    return [{ id: 'favourites', title: t('favourites'), types: kept }, ...rest].filter(
      ({ types }) => types.length > 0,
    )
  }, [editor, favourites, t, text])
  const types = groups.flatMap((group) => group.types)
  const current =
    types.find((type) => type.manifest.id === highlighted) ?? (text === '' ? undefined : types[0])

  function add(type: NodeType): void {
    addType(session, type)
    setText('')
    setHighlighted(null)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const index = current === undefined ? -1 : types.indexOf(current)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      const next = types[(index + step + types.length) % types.length] ?? types[0]
      if (next === undefined) return
      setHighlighted(next.manifest.id)
      window.document.getElementById(optionId(listId, next))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      add(current)
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault()
      event.stopPropagation()
      setText('')
    }
  }

  return (
    <div className="flex h-full flex-col">
      <div className="relative shrink-0 p-2">
        <Search size={14} className="pointer-events-none absolute top-[15px] left-4 text-muted" aria-hidden />
        <input
          id={paletteSearchId}
          className="field pl-7!"
          placeholder={t('search')}
          aria-label={t('search')}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current === undefined ? undefined : optionId(listId, current)}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setHighlighted(null)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t('label')}
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-3"
      >
        {groups.map(({ id, title, types: members }) => (
          // What is scrolled out of view is not painted: the canvas beside it would pay for it in every frame.
          <div
            key={id}
            role="group"
            aria-labelledby={`${listId}-${id}`}
            className="mb-2 [content-visibility:auto]"
            style={{ containIntrinsicBlockSize: `auto ${titleHeight + rowHeight * members.length}px` }}
          >
            <div
              id={`${listId}-${id}`}
              className="px-1.5 pt-1 pb-0.5 text-xs font-semibold tracking-wide text-muted"
            >
              {title}
            </div>
            {members.map((type) => (
              <div key={type.manifest.id} role="presentation" className="group relative">
                <div
                  id={optionId(listId, type)}
                  role="option"
                  aria-selected={type === current}
                  title={`${type.manifest.title}: ${type.manifest.summary}`}
                  draggable
                  onDragStart={(event) => startNodeTypeDrag(event.dataTransfer, type.manifest.id)}
                  onClick={() => add(type)}
                  className={`flex h-8 cursor-grab items-center gap-2 rounded-[5px] px-1.5 select-none ${type === current ? 'bg-accent-soft' : 'hover:bg-hover'}`}
                >
                  <CategoryIcon category={type.manifest.category} size={20} />
                  <span className="truncate">{type.manifest.title}</span>
                </div>
                <FavouriteStar type={type} isKept={favourites.includes(type.manifest.id)} />
              </div>
            ))}
          </div>
        ))}
        {types.length === 0 && <EmptyState title={t('nothing')}>{t('nothingHint')}</EmptyState>}
      </div>
    </div>
  )
}

/** For the mouse; what was used lately comes first in quick add without it. Out of the tree, as options hold no buttons. */
function FavouriteStar({ type, isKept }: { type: NodeType; isKept: boolean }) {
  const { t } = useTranslation('palette')
  const { id, title } = type.manifest
  return (
    <span
      aria-hidden
      title={t(isKept ? 'removeFavourite' : 'addFavourite', { title })}
      onClick={() => toggleFavourite(id)}
      className={`absolute top-1 right-1 size-6 cursor-pointer items-center justify-center rounded text-muted hover:text-text ${isKept ? 'flex' : 'hidden bg-hover group-hover:flex'}`}
    >
      <Star size={13} fill={isKept ? 'currentColor' : 'none'} />
    </span>
  )
}

function optionId(listId: string, type: NodeType): string {
  return `${listId}-${type.manifest.id}`
}

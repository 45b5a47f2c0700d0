/** Node types by category. Type to search, arrows to walk, Enter to add; or click, or drag. */
import type { NodeType } from '@flowza/nodes/core'
import { useReactFlow } from '@xyflow/react'
import { Search } from 'lucide-react'
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { announce } from '../../ui/announcer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { CategoryIcon, categoryTitles } from '../category-icon.tsx'
import { cardSize, nodeWidth } from '../canvas/node-geometry.ts'
import { addNode, freePosition } from '../core/commands.ts'
import { nodeById } from '../core/node-index.ts'
import { useSession } from '../session-context.tsx'
import { startNodeTypeDrag } from './node-type-drag.ts'
import { searchNodeTypes } from './search-node-types.ts'

export const paletteSearchId = 'palette-search'

export function Palette() {
  const { editor, ui } = useSession()
  const flow = useReactFlow()
  const listId = useId()
  const [text, setText] = useState('')
  const [highlighted, setHighlighted] = useState<string | null>(null)
  const groups = useMemo(() => searchNodeTypes(editor.nodeTypes, text), [editor, text])
  const types = groups.flatMap((group) => group.types)
  const current =
    types.find((type) => type.manifest.id === highlighted) ?? (text === '' ? undefined : types[0])

  function add(type: NodeType): void {
    const { document, selection } = editor.store.getState()
    const neighbour = selection.nodes.length === 1 ? nodeById(document, selection.nodes[0]) : undefined
    const canvas = window.document.querySelector('.react-flow')?.getBoundingClientRect()
    const middle = flow.screenToFlowPosition({
      x: (canvas?.left ?? 0) + (canvas?.width ?? 0) / 2 - nodeWidth / 2,
      y: (canvas?.top ?? 0) + (canvas?.height ?? 0) / 2 - 44,
    })
    const wanted = neighbour ? { x: neighbour.position.x + nodeWidth + 56, y: neighbour.position.y } : middle
    const position = freePosition(document, wanted, cardSize)
    const id = addNode(editor, { type: type.manifest.id, position })
    announce(`Added ${type.manifest.title}. Press C to connect it.`)
    ui.setState({ currentNode: id })
    setText('')
    setHighlighted(null)
    focusAddedNode(id)
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
    <nav className="flex h-full flex-col bg-panel" aria-label="Node types">
      <div className="relative p-2">
        <Search size={14} className="pointer-events-none absolute top-[15px] left-4 text-muted" aria-hidden />
        <input
          id={paletteSearchId}
          className="field pl-7!"
          placeholder="Search nodes"
          aria-label="Search nodes"
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
        aria-label="Node types"
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-3"
      >
        {groups.map(({ category, types: members }) => (
          <div key={category} role="group" aria-labelledby={`${listId}-${category}`} className="mb-2">
            <div
              id={`${listId}-${category}`}
              className="px-1.5 pt-1 pb-0.5 text-xs font-semibold tracking-wide text-muted"
            >
              {categoryTitles[category]}
            </div>
            {members.map((type) => (
              <div
                key={type.manifest.id}
                id={optionId(listId, type)}
                role="option"
                aria-selected={type === current}
                title={type.manifest.summary}
                draggable
                onDragStart={(event) => startNodeTypeDrag(event.dataTransfer, type.manifest.id)}
                onClick={() => add(type)}
                className={`flex h-8 cursor-grab items-center gap-2 rounded-[5px] px-1.5 select-none ${type === current ? 'bg-accent-soft' : 'hover:bg-hover'}`}
              >
                <CategoryIcon category={category} size={20} />
                <span className="truncate">{type.manifest.title}</span>
              </div>
            ))}
          </div>
        ))}
        {types.length === 0 && (
          <EmptyState title="No node fits">Try another word, such as “fill”, “split” or “forest”.</EmptyState>
        )}
      </div>
    </nav>
  )
}

function optionId(listId: string, type: NodeType): string {
  return `${listId}-${type.manifest.id}`
}

/** The card is on the page once the change has been drawn. */
function focusAddedNode(id: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      document
        .querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
        ?.focus({ preventScroll: true })
    }),
  )
}

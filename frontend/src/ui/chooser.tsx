/** A field that filters and a list below it that chooses: type, walk with the arrows, take with Enter. */
import { Search } from 'lucide-react'
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react'

export interface ChooserSection<Item> {
  id: string
  /** Left out, the section has no heading. */
  title?: string
  items: readonly Item[]
}

export interface ChooserProps<Item> {
  label: string
  listLabel: string
  placeholder: string
  text: string
  onText: (text: string) => void
  /** What is found for `text`, in the order in which the arrows walk. */
  sections: readonly ChooserSection<Item>[]
  /** Unique among the items of all sections. */
  keyOf: (item: Item) => string
  children: (item: Item, isCurrent: boolean) => ReactNode
  onChoose: (item: Item) => void
  /** Said while nothing is found. */
  empty: ReactNode
  /** How many were found, for screen readers. */
  count?: string
  className?: string
}

export function Chooser<Item>(props: ChooserProps<Item>) {
  const { sections, keyOf, text, onText, onChoose } = props
  const listId = useId()
  const [index, setIndex] = useState(0)
  const items = sections.flatMap((section) => section.items)
  const at = Math.min(index, items.length - 1)
  const optionId = (position: number): string => `${listId}-${position}`

  useEffect(() => {
    document.getElementById(`${listId}-${at}`)?.scrollIntoView({ block: at === 0 ? 'end' : 'nearest' })
  }, [at, listId])

  function onKeyDown(event: KeyboardEvent): void {
    const next = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      PageDown: Math.min(at + 8, items.length - 1),
      PageUp: Math.max(at - 8, 0),
    }[event.key]
    if (next !== undefined && items.length > 0) {
      event.preventDefault()
      setIndex(next)
    } else if (event.key === 'Enter' && at >= 0 && !event.nativeEvent.isComposing) {
      event.preventDefault()
      onChoose(items[at])
    }
  }

  let position = -1
  return (
    <div className={`flex min-h-0 flex-col ${props.className ?? ''}`}>
      <div className="relative shrink-0 p-1">
        <Search size={14} className="pointer-events-none absolute top-[11px] left-3 text-muted" aria-hidden />
        <input
          data-autofocus
          className="field pl-7!"
          placeholder={props.placeholder}
          aria-label={props.label}
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 ? optionId(at) : undefined}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            onText(event.target.value)
            setIndex(0)
          }}
          onKeyDown={onKeyDown}
        />
        {props.count !== undefined && (
          <span role="status" className="sr-only">
            {props.count}
          </span>
        )}
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={props.listLabel}
        className="min-h-0 flex-1 overflow-y-auto px-1 pb-1"
      >
        {sections.map((section) =>
          section.items.length === 0 ? null : (
            <div key={section.id} role="group" aria-labelledby={`${listId}-title-${section.id}`}>
              <div
                id={`${listId}-title-${section.id}`}
                className={
                  section.title === undefined
                    ? 'sr-only'
                    : 'px-2 pt-2 pb-0.5 text-xs font-semibold text-muted'
                }
              >
                {section.title ?? props.listLabel}
              </div>
              {section.items.map((item) => {
                position++
                const own = position
                return (
                  <div
                    key={keyOf(item)}
                    id={optionId(own)}
                    role="option"
                    aria-selected={own === at}
                    onPointerMove={() => own !== at && setIndex(own)}
                    // The field keeps the focus.
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onChoose(item)}
                    className={`flex min-h-8 items-center gap-2 rounded-[5px] px-2 py-0.5 select-none ${own === at ? 'bg-accent-soft' : ''}`}
                  >
                    {props.children(item, own === at)}
                  </div>
                )
              })}
            </div>
          ),
        )}
      </div>
      {items.length === 0 && props.empty}
    </div>
  )
}

import type { KeyboardEvent, ReactNode } from 'react'

export interface TabItem<Id extends string> {
  id: Id
  title: string
  /** A count or a mark behind the title. */
  badge?: ReactNode
}

/** A row of tabs; the arrows walk them. The panel that belongs to it carries `panelProps`. */
export function TabBar<Id extends string>(props: {
  name: string
  label: string
  tabs: readonly TabItem<Id>[]
  current: Id
  onChange: (id: Id) => void
}) {
  function walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const index = props.tabs.findIndex((tab) => tab.id === props.current)
    const next = props.tabs[(index + step + props.tabs.length) % props.tabs.length]
    props.onChange(next.id)
    document.getElementById(tabId(props.name, next.id))?.focus()
  }
  return (
    <div role="tablist" aria-label={props.label} className="flex h-9 items-stretch gap-1" onKeyDown={walk}>
      {props.tabs.map((tab) => {
        const isCurrent = tab.id === props.current
        return (
          <button
            key={tab.id}
            id={tabId(props.name, tab.id)}
            type="button"
            role="tab"
            aria-selected={isCurrent}
            aria-controls={`${props.name}-panel`}
            tabIndex={isCurrent ? 0 : -1}
            onClick={() => props.onChange(tab.id)}
            className={`relative flex items-center gap-1.5 rounded px-2 whitespace-nowrap ${isCurrent ? 'font-semibold text-text after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-accent' : 'text-muted hover:text-text'}`}
          >
            {tab.title}
            {tab.badge}
          </button>
        )
      })}
    </div>
  )
}

export function panelProps(name: string, current: string) {
  return { id: `${name}-panel`, role: 'tabpanel', 'aria-labelledby': tabId(name, current) } as const
}

function tabId(name: string, id: string): string {
  return `${name}-tab-${id}`
}

import { Ellipsis } from 'lucide-react'
import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { Button } from './button.tsx'

export interface MenuAction {
  title: string
  description?: string
  icon?: ReactNode
  onSelect: () => void
}

/** The browser gives it the focus before the next key arrives; React's own `autoFocus` would take it when rendered. */
function focusWhenOpened(item: HTMLElement | null): void {
  item?.setAttribute('autofocus', '')
}

/** What can be done with a row of a table, behind three dots; `label` names the row for those who don't see it. */
export function RowMenu({ label, actions }: { label: string; actions: readonly MenuAction[] }) {
  const dots = (
    <>
      <Ellipsis size={15} aria-hidden />
      <span className="sr-only">{label}</span>
    </>
  )
  return <ActionMenu label={dots} actions={actions} />
}

/** A button that opens a list of actions in the browser's top layer; a click beside it or Escape closes it. */
export function ActionMenu({ label, actions }: { label: ReactNode; actions: readonly MenuAction[] }) {
  const id = useId()
  const button = useRef<HTMLSpanElement>(null)
  const menu = useRef<HTMLDivElement>(null)

  function place(): void {
    const around = button.current?.getBoundingClientRect()
    if (around === undefined || menu.current === null) return
    menu.current.style.top = `${around.bottom + 4}px`
    menu.current.style.right = `${document.documentElement.clientWidth - around.right}px`
  }

  function walk(event: KeyboardEvent): void {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
    const index = items.findIndex((item) => item === document.activeElement)
    const next = {
      ArrowDown: (index + 1) % items.length,
      ArrowUp: (index - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    items[next].focus()
  }

  return (
    <>
      <span ref={button} className="inline-flex">
        <Button popoverTarget={id} aria-haspopup="menu">
          {label}
        </Button>
      </span>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        className="fixed inset-auto m-0 min-w-60 rounded-md border border-line bg-raised p-1 text-text shadow-floating"
        onKeyDown={walk}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') place()
        }}
      >
        {actions.map((action, index) => (
          <button
            key={action.title}
            ref={index === 0 ? focusWhenOpened : null}
            type="button"
            role="menuitem"
            tabIndex={-1}
            onClick={() => {
              menu.current?.hidePopover()
              action.onSelect()
            }}
            className="flex w-full items-start gap-2 rounded px-2 py-1.5 text-left hover:bg-hover focus:bg-hover focus:outline-none"
          >
            <span className="mt-0.5 text-muted">{action.icon}</span>
            <span>
              <span className="block">{action.title}</span>
              {action.description !== undefined && (
                <span className="block text-sm text-muted">{action.description}</span>
              )}
            </span>
          </button>
        ))}
      </div>
    </>
  )
}

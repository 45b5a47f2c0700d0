/** The menu of what is selected, or of the canvas: the same commands as everywhere, with their keys. */
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useStore } from 'zustand'
import { PopoverPanel } from '../../ui/popover-panel.tsx'
import type { ScreenPoint } from '../canvas-view.ts'
import { nodeTitle } from '../core/connections.ts'
import { useSession } from '../session-context.tsx'
import type { Command, CommandId } from './command.ts'
import { keyOverrides, keysOf } from './key-bindings.ts'
import { showChord } from './keys.ts'
import { commandById } from './registry.ts'

const ofNodes: readonly (readonly CommandId[])[] = [
  ['open-params', 'connect', 'quick-add'],
  ['run-to-here'],
  ['rename', 'annotate', 'toggle-disabled'],
  ['copy', 'cut', 'paste-linked', 'duplicate'],
  ['select-upstream', 'select-downstream'],
  ['group', 'ungroup', 'tidy', 'detach', 'move-to'],
  ['readme'],
  ['delete'],
]
const ofCanvas: readonly (readonly CommandId[])[] = [
  ['quick-add', 'add-note', 'paste'],
  ['select-all', 'find'],
  ['tidy', 'fit', 'zoom-actual'],
  ['undo', 'redo'],
  ['run'],
  ['command-palette', 'shortcuts'],
]

export function ContextMenu({ screen }: { screen: ScreenPoint }) {
  const session = useSession()
  const { editor, ui } = session
  const { t } = useTranslation('commands')
  const list = useRef<HTMLDivElement>(null)
  const { document: workflow, selection } = editor.store.getState()
  const { nodes } = selection
  const sections = (nodes.length > 0 ? ofNodes : ofCanvas)
    .map((ids) => ids.map(commandById).filter((command) => command.when?.(session) !== false))
    .filter((section) => section.length > 0)
  const count = sections.reduce((sum, section) => sum + section.length, 0)
  const label =
    nodes.length === 0
      ? t('menu.canvas')
      : nodes.length === 1
        ? t('menu.node', { title: nodeTitle(workflow, editor.nodeTypes, nodes[0]) })
        : t('menu.nodes', { count: nodes.length })
  const close = (): void => ui.setState({ overlay: null })

  useEffect(() => list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus(), [])

  function onKeyDown(event: KeyboardEvent): void {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
    const at = items.findIndex((item) => item === document.activeElement)
    const next = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      items[next].focus()
    } else if (event.key === 'Tab') {
      event.preventDefault()
      close()
    } else if (event.key.length === 1 && event.key !== ' ') {
      const found = [...items.slice(at + 1), ...items].find((item) =>
        (item.textContent ?? '').toLowerCase().startsWith(event.key.toLowerCase()),
      )
      found?.focus()
    }
  }

  return (
    <PopoverPanel at={screen} label={label} role="menu" width={290} height={count * 30 + 60} onClose={close}>
      <div ref={list} className="overflow-y-auto p-1" role="presentation" onKeyDown={onKeyDown}>
        {sections.map((section, index) => (
          <div key={section[0].id} role="group" aria-label={label}>
            {index > 0 && <div role="separator" className="mx-1 my-1 h-px bg-line" />}
            {section.map((command) => (
              <MenuItem
                key={command.id}
                command={command}
                onSelect={() => {
                  close()
                  // The menu gives the focus back first: commands depend on where it is.
                  requestAnimationFrame(() => command.run(session))
                }}
              />
            ))}
          </div>
        ))}
      </div>
    </PopoverPanel>
  )
}

function MenuItem({ command, onSelect }: { command: Command; onSelect: () => void }) {
  const { t } = useTranslation('commands')
  const [first] = useStore(keyOverrides, ({ overrides }) => keysOf(command, overrides))
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={onSelect}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      aria-keyshortcuts={first === undefined ? undefined : first.replace('Mod', 'Control')}
      className="flex h-7 w-full items-center justify-between gap-4 rounded px-2 text-left focus:bg-hover focus:outline-none"
    >
      <span className="truncate">{t(`title.${command.id}`)}</span>
      {first !== undefined && (
        <span className="text-sm text-muted" aria-hidden>
          {showChord(first)}
        </span>
      )}
    </button>
  )
}

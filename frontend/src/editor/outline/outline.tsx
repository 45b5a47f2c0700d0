/**
 * The workflow as a tree: the same document, the same commands and keys, without a canvas. Up and down walk, right and
 * left open and close; ports and edges are rows of their own.
 */
import { Ban, Cable, Ellipsis, PencilLine, Plus, Trash2 } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { CommandId } from '../commands/command.ts'
import { dispatchKey } from '../commands/dispatch.ts'
import { commandById } from '../commands/registry.ts'
import { useCommandWords } from '../commands/use-keys.ts'
import { endMove } from '../commands/walk-commands.ts'
import { edgeKey } from '../core/selection.ts'
import { useDocument, useEditorState, useSession, useUi } from '../session-context.tsx'
import { nodeKey, outlineRows, type OutlineRow } from './outline-rows.ts'
import { OutlineRowText } from './outline-row.tsx'

export function Outline() {
  const session = useSession()
  const { editor, ui } = session
  const { t } = useTranslation('palette')
  const document = useDocument()
  const selection = useEditorState((state) => state.selection)
  const currentNode = useUi((state) => state.currentNode)
  const tree = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [currentKey, setCurrentKey] = useState<string | null>(null)
  const rows = useMemo(
    () => outlineRows({ document, nodeTypes: editor.nodeTypes, open, closed }),
    [closed, document, editor, open],
  )
  // Tab needs one row to stop at; when it is gone, the node it belonged to stands in.
  const present = rows.find((row) => row.key === currentKey)
  const ofNode = currentNode === null ? undefined : rows.find((row) => row.key === nodeKey(currentNode))
  const stop = present ?? ofNode ?? rows.at(0)
  const selectedNodes = new Set(selection.nodes)
  const selectedEdges = new Set(selection.edges)

  const focusRow = (key: string): void => {
    setCurrentKey(key)
    requestAnimationFrame(() =>
      tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus(),
    )
  }

  useLayoutEffect(() => {
    const outline = {
      focusNode: (id: string) => focusRow(nodeKey(id)),
      focus: () => tree.current?.focus(),
    }
    ui.setState({ outline })
    return () => ui.setState({ outline: null })
  }, [ui])

  // A command opened it: the keyboard goes on here.
  const firstKey = stop?.key
  useEffect(() => {
    if (ui.getState().surface !== 'outline') return
    if (firstKey === undefined) tree.current?.focus()
    else focusRow(firstKey)
    // Only when it comes, not whenever another row becomes the stop.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ui])

  // A row that was removed while it had the focus doesn't say goodbye.
  const hadFocus = useRef(false)
  const stopKey = stop?.key
  useEffect(() => {
    if (!hadFocus.current || window.document.activeElement !== window.document.body) return
    const heir = rows.find((row) => row.key === stopKey)
    if (heir === undefined) tree.current?.focus()
    else goTo(heir)
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [rows, stopKey])

  function select(row: OutlineRow, extend: boolean): void {
    if (row.kind === 'group') return
    if (row.kind === 'port') {
      ui.setState({ currentNode: row.node })
      editor.select(
        row.edge === null ? { nodes: [row.node], edges: [] } : { nodes: [], edges: [edgeKey(row.edge)] },
      )
      return
    }
    ui.setState({ currentNode: row.node })
    const nodes = extend ? [...new Set([...selection.nodes, row.node])] : [row.node]
    editor.select({ nodes, edges: [] })
  }

  function toggle(row: OutlineRow, isOpen: boolean): void {
    const change = (set: ReadonlySet<string>, holds: boolean): ReadonlySet<string> =>
      new Set(holds ? [...set, row.key] : [...set].filter((key) => key !== row.key))
    if (row.kind === 'group') setClosed((set) => change(set, !isOpen))
    else if (row.kind === 'node') setOpen((set) => change(set, isOpen))
  }

  function goTo(row: OutlineRow | undefined, extend = false): void {
    if (row === undefined) return
    select(row, extend)
    focusRow(row.key)
  }

  function walk(event: KeyboardEvent, row: OutlineRow): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const at = rows.indexOf(row)
    const parent = rows.slice(0, at).findLast((each) => each.level < row.level)
    switch (event.key) {
      case 'ArrowDown':
        goTo(rows[at + 1], event.shiftKey)
        return true
      case 'ArrowUp':
        goTo(rows[at - 1], event.shiftKey)
        return true
      case 'Home':
        goTo(rows[0])
        return true
      case 'End':
        goTo(rows.at(-1))
        return true
      case 'ArrowRight':
        if (row.kind !== 'port' && !row.isOpen) toggle(row, true)
        else if (rows[at + 1]?.level > row.level) goTo(rows[at + 1])
        return true
      case 'ArrowLeft':
        if (row.kind !== 'port' && row.isOpen) toggle(row, false)
        else goTo(parent)
        return true
      case 'Enter':
        if (row.kind !== 'port') return false
        // Along the edge to the other end, or to what could be joined here.
        if (row.edge === null) ui.setState({ overlay: { kind: 'connect', node: row.node } })
        else {
          const other = row.side === 'input' ? row.edge.from.node : row.edge.to.node
          goTo(rows.find((each) => each.key === nodeKey(other)))
        }
        return true
      default:
        return false
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (stop === undefined || event.nativeEvent.isComposing) return
    if (walk(event, stop) || dispatchKey(event.nativeEvent, session, 'graph')) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  return (
    <div className="@container flex h-full flex-col" data-outline>
      <OutlineTools />
      <div
        ref={tree}
        role="tree"
        aria-label={t('outline.label')}
        aria-multiselectable="true"
        tabIndex={rows.length === 0 ? 0 : -1}
        className="min-h-0 flex-1 overflow-y-auto px-1 pb-2"
        onFocus={() => {
          hadFocus.current = true
          ui.setState({ surface: 'outline' })
        }}
        onBlur={(event) => {
          hadFocus.current = event.relatedTarget === null && !event.target.isConnected
        }}
        onKeyDown={onKeyDown}
        onKeyUp={(event) => {
          if (event.key.startsWith('Arrow')) endMove(session)
        }}
      >
        {rows.map((row) => {
          const isSelected =
            row.kind === 'node'
              ? selectedNodes.has(row.node)
              : row.kind === 'port' && row.edge !== null && selectedEdges.has(edgeKey(row.edge))
          return (
            <div
              key={row.key}
              role="treeitem"
              data-key={row.key}
              {...(row.kind === 'node' && { 'data-node': row.node })}
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              {...(row.kind !== 'port' && { 'aria-expanded': row.isOpen })}
              aria-selected={isSelected}
              tabIndex={row === stop ? 0 : -1}
              onClick={(event) => {
                select(row, event.shiftKey || event.ctrlKey || event.metaKey)
                focusRow(row.key)
              }}
              onDoubleClick={() => commandById('open-params').run(session)}
              onContextMenu={(event) => {
                event.preventDefault()
                const isInside = row.kind === 'node' && selectedNodes.has(row.node)
                if (!isInside) select(row, false)
                ui.setState({
                  surface: 'outline',
                  overlay: { kind: 'menu', screen: { x: event.clientX, y: event.clientY } },
                })
              }}
              className={`outline-row flex min-h-7 cursor-default items-center gap-1.5 rounded-[5px] pr-1.5 select-none ${isSelected ? 'bg-accent-soft' : 'hover:bg-hover'}`}
              style={{ paddingLeft: (row.level - 1) * 16 + 2 }}
            >
              <OutlineRowText row={row} onToggle={() => row.kind !== 'port' && toggle(row, !row.isOpen)} />
            </div>
          )
        })}
      </div>
      {rows.length === 0 && <EmptyState title={t('outline.empty')}>{t('outline.emptyHint')}</EmptyState>}
    </div>
  )
}

const tools = [
  { id: 'quick-add', icon: Plus },
  { id: 'connect', icon: Cable },
  { id: 'rename', icon: PencilLine },
  { id: 'toggle-disabled', icon: Ban },
  { id: 'delete', icon: Trash2 },
  { id: 'context-menu', icon: Ellipsis },
] as const satisfies readonly { id: CommandId; icon: unknown }[]

/** The commonest commands for those who have neither keys nor a right mouse button. */
function OutlineTools() {
  const session = useSession()
  const { t } = useTranslation('palette')
  // Which of them have something to do depends on the selection.
  useEditorState((state) => state.selection)
  useUi((state) => state.currentNode)
  return (
    <div role="toolbar" aria-label={t('outline.tools')} className="flex shrink-0 gap-0.5 px-1.5 py-1">
      {tools.map(({ id, icon: Icon }) => (
        <ToolButton key={id} id={id} disabled={commandById(id).when?.(session) === false}>
          <Icon size={15} aria-hidden />
        </ToolButton>
      ))}
    </div>
  )
}

function ToolButton(props: { id: CommandId; disabled: boolean; children: React.ReactNode }) {
  const session = useSession()
  const words = useCommandWords(props.id)
  return (
    <IconButton
      {...words}
      disabled={props.disabled}
      onClick={() => {
        session.ui.setState({ surface: 'outline' })
        commandById(props.id).run(session)
      }}
    >
      {props.children}
    </IconButton>
  )
}

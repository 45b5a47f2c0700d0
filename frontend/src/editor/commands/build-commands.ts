/** Commands that build: add, copy, take away, name, connect. */
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { duplicate, removeSelection, toggleDisabled } from '../core/commands.ts'
import { heirOf } from '../core/neighbour.ts'
import { paletteSearchId } from '../palette/node-type-drag.ts'
import { openQuickAdd } from '../palette/open-quick-add.ts'
import type { EditorSession } from '../session.ts'
import { focusNode } from '../ui-store.ts'
import type { CommandWork } from './command.ts'
import { hasSelectedNodes, hasSelection, selectedNodes, targetNode } from './targets.ts'

export const buildCommands: readonly CommandWork[] = [
  { id: 'quick-add', group: 'build', scope: 'page', run: (session) => openQuickAdd(session) },
  {
    id: 'search-nodes',
    group: 'build',
    scope: 'page',
    run: ({ ui }) => {
      ui.setState({ paletteOpen: true, listTab: 'nodes', area: 'list' })
      // What is typed next belongs there; the list may only be drawn with the next frame.
      document.getElementById(paletteSearchId)?.focus()
      requestAnimationFrame(() => document.getElementById(paletteSearchId)?.focus())
    },
  },
  {
    id: 'duplicate',
    group: 'build',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => {
      const copies = duplicate(session.editor, selectedNodes(session))
      announce(i18n.t('commands:said.duplicated', { count: copies.length }))
      focusNode(session.ui, copies[0])
    },
  },
  {
    id: 'delete',
    group: 'build',
    scope: 'graph',
    when: hasSelection,
    run: removeSelected,
  },
  {
    id: 'toggle-disabled',
    group: 'build',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => {
      const disabled = toggleDisabled(session.editor, selectedNodes(session))
      announce(i18n.t(disabled ? 'commands:said.disabled' : 'commands:said.enabled'))
    },
  },
  {
    id: 'rename',
    group: 'build',
    scope: 'graph',
    when: (session) => targetNode(session) !== null,
    run: (session) => openFor(session, 'rename'),
  },
  {
    id: 'annotate',
    group: 'build',
    scope: 'graph',
    when: (session) => targetNode(session) !== null,
    run: (session) => openFor(session, 'annotate'),
  },
  {
    id: 'connect',
    group: 'build',
    scope: 'graph',
    when: (session) => targetNode(session) !== null,
    run: (session) => openFor(session, 'connect'),
  },
  {
    id: 'open-params',
    group: 'build',
    scope: 'graph',
    when: (session) => targetNode(session) !== null,
    run: openParams,
  },
  {
    id: 'readme',
    group: 'help',
    scope: 'graph',
    when: (session) => targetNode(session) !== null,
    run: (session) => {
      selectTarget(session)
      session.ui.setState({ inspectorOpen: true, inspectorTab: 'readme', area: 'inspector' })
      focusLater('[data-inspector] [role="tab"][aria-selected="true"]')
    },
  },
]

/** Takes away what is selected and says so; the focus goes to what fed it. */
export function removeSelected(session: EditorSession): void {
  const { editor, ui } = session
  const { document, selection } = editor.store.getState()
  const heir = heirOf(document, selection.nodes)
  const said = [
    ...(selection.nodes.length > 0
      ? [i18n.t('commands:said.removedNodes', { count: selection.nodes.length })]
      : []),
    ...(selection.edges.length > 0
      ? [i18n.t('commands:said.removedEdges', { count: selection.edges.length })]
      : []),
  ]
  removeSelection(editor, selection)
  announce(said.join(' '))
  if (selection.nodes.length === 0) return
  if (heir !== null) editor.select({ nodes: [heir], edges: [] })
  focusNode(ui, heir)
}

function openParams(session: EditorSession): void {
  selectTarget(session)
  session.ui.setState({ inspectorOpen: true, inspectorTab: 'params', area: 'inspector' })
  // The field first: before it stands the button that resets it.
  focusLater(
    '[data-inspector] [data-params] :is(input, select, textarea)',
    '[data-inspector] [data-params] button',
  )
}

function selectTarget(session: EditorSession): void {
  const node = targetNode(session)
  if (node !== null) session.editor.select({ nodes: [node.id], edges: [] })
}

function openFor(session: EditorSession, kind: 'rename' | 'annotate' | 'connect'): void {
  const node = targetNode(session)
  if (node !== null) session.ui.setState({ overlay: { kind, node: node.id } })
}

/** A panel is drawn with the selection; its first field is there a frame later. */
function focusLater(selector: string, otherwise = selector): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const field =
        document.querySelector<HTMLElement>(selector) ?? document.querySelector<HTMLElement>(otherwise)
      field?.focus()
    }),
  )
}

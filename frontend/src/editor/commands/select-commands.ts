/** Commands that select and find. */
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { streamOf } from '../core/streams.ts'
import { findNext } from '../find/find-next.ts'
import type { EditorSession } from '../session.ts'
import type { CommandWork } from './command.ts'
import { hasNodes, hasSelection, selectedNodes, targetNode } from './targets.ts'

export const selectCommands: readonly CommandWork[] = [
  {
    id: 'select-all',
    group: 'select',
    scope: 'graph',
    when: hasNodes,
    run: (session) => {
      const { document } = session.editor.store.getState()
      selectAndSay(
        session,
        document.nodes.map((node) => node.id),
      )
    },
  },
  {
    id: 'select-none',
    group: 'select',
    scope: 'graph',
    when: hasSelection,
    run: (session) => {
      session.editor.select({ nodes: [], edges: [] })
      announce(i18n.t('commands:said.nothingSelected'))
    },
  },
  {
    id: 'select-node',
    group: 'select',
    scope: 'graph',
    keyboardOnly: true,
    when: ({ ui }) => ui.getState().currentNode !== null,
    run: ({ editor, ui }) => {
      const { currentNode } = ui.getState()
      if (currentNode !== null) editor.select({ nodes: [currentNode], edges: [] })
    },
  },
  {
    id: 'select-upstream',
    group: 'select',
    scope: 'graph',
    when: hasStart,
    run: (session) => selectStream(session, 'up'),
  },
  {
    id: 'select-downstream',
    group: 'select',
    scope: 'graph',
    when: hasStart,
    run: (session) => selectStream(session, 'down'),
  },
  {
    id: 'find',
    group: 'select',
    scope: 'field',
    run: ({ ui }) => {
      ui.setState({ findOpen: true })
      requestAnimationFrame(() => {
        document.querySelector<HTMLInputElement>('[data-find] input')?.select()
      })
    },
  },
  {
    id: 'find-next',
    group: 'select',
    scope: 'field',
    when: ({ ui }) => ui.getState().findOpen,
    run: (session) => findNext(session, 1),
  },
  {
    id: 'find-previous',
    group: 'select',
    scope: 'field',
    when: ({ ui }) => ui.getState().findOpen,
    run: (session) => findNext(session, -1),
  },
]

function hasStart(session: EditorSession): boolean {
  return selectedNodes(session).length > 0 || targetNode(session) !== null
}

function selectStream(session: EditorSession, direction: 'up' | 'down'): void {
  const { document } = session.editor.store.getState()
  const selected = selectedNodes(session)
  const target = targetNode(session)
  const start = selected.length > 0 ? selected : target === null ? [] : [target.id]
  selectAndSay(session, streamOf(document, start, direction))
}

function selectAndSay(session: EditorSession, nodes: readonly string[]): void {
  session.editor.select({ nodes, edges: [] })
  announce(i18n.t('commands:said.selected', { count: nodes.length }))
}

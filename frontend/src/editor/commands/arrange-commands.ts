/** Commands that put things in order: aligned, laid out, grouped, explained by notes; and the canvas as a picture. */
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { motionOf } from '../canvas/canvas-motion.ts'
import { footprintOf, sizeOf } from '../canvas/node-geometry.ts'
import { aligned, distributed, placeNodes, type Alignment, type PlacedBox } from '../core/align.ts'
import { freePosition } from '../core/commands.ts'
import { nodeTitle } from '../core/connections.ts'
import { dissolveGroups, groupNodes, groupsOf, groupsOfNodes, setGroup } from '../core/groups.ts'
import { detach, insertOnEdgeChanges, nearestFittingEdge } from '../core/insert-on-edge.ts'
import { nodeById } from '../core/node-index.ts'
import { addNote } from '../core/notes.ts'
import type { EditorSession } from '../session.ts'
import type { CommandId, CommandWork } from './command.ts'
import { hasNodes, hasSelectedNodes, selectedNodes, targetNode } from './targets.ts'

/** The size of a note that nobody has sized. */
const newNoteSize = { width: 240, height: 96 }

const alignments: readonly Alignment[] = ['left', 'right', 'top', 'bottom', 'centre', 'middle']

const alignCommands = alignments.map((how): CommandWork => ({
  id: `align-${how}`,
  group: 'arrange',
  scope: 'graph',
  when: (session) => selectedNodes(session).length > 1,
  run: (session) => {
    placeNodes(session.editor, aligned(selectedBoxes(session), how))
    announce(i18n.t('canvas:aligned'))
  },
}))

const distributeCommands = (['x', 'y'] as const).map((axis): CommandWork => ({
  id: axis === 'x' ? 'distribute-across' : 'distribute-down',
  group: 'arrange',
  scope: 'graph',
  when: (session) => selectedNodes(session).length > 2,
  run: (session) => {
    placeNodes(session.editor, distributed(selectedBoxes(session), axis))
    announce(i18n.t('canvas:distributed'))
  },
}))

export const arrangeCommands: readonly CommandWork[] = [
  {
    id: 'tidy',
    group: 'arrange',
    scope: 'graph',
    when: hasNodes,
    run: (session) =>
      void import('../canvas/tidy.ts').then(({ tidy }) => tidy(session, selectedNodes(session))),
  },
  ...alignCommands,
  ...distributeCommands,
  {
    id: 'group',
    group: 'arrange',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => {
      const nodes = selectedNodes(session)
      const group = groupNodes(session.editor, nodes, i18n.t('canvas:group.title'))
      announce(i18n.t('canvas:group.made', { count: nodes.length }))
      if (group !== null) writeGroupTitle(group)
    },
  },
  {
    id: 'ungroup',
    group: 'arrange',
    scope: 'graph',
    when: (session) => groupsInHand(session).length > 0,
    run: (session) => {
      dissolveGroups(session.editor, groupsInHand(session))
      announce(i18n.t('canvas:group.dissolved'))
    },
  },
  {
    id: 'toggle-group',
    group: 'arrange',
    scope: 'graph',
    when: (session) => groupsInHand(session).length > 0,
    run: (session) => {
      const { groups } = groupsOf(session.editor.store.getState().document)
      const inHand = groupsInHand(session)
      const collapsed = inHand.some((id) => groups.get(id)?.collapsed !== true)
      for (const id of inHand) setGroup(session.editor, id, { collapsed })
      announce(i18n.t(collapsed ? 'canvas:group.collapsed' : 'canvas:group.expanded'))
      const { currentNode, canvas } = session.ui.getState()
      if (!collapsed && currentNode !== null) canvas?.focusNode(currentNode)
    },
  },
  {
    id: 'rename-group',
    group: 'arrange',
    scope: 'graph',
    when: (session) => groupsInHand(session).length === 1,
    run: (session) => {
      const [group] = groupsInHand(session)
      if (groupsOf(session.editor.store.getState().document).groups.get(group)?.collapsed === true) {
        setGroup(session.editor, group, { collapsed: false })
      }
      writeGroupTitle(group)
    },
  },
  {
    id: 'add-note',
    group: 'arrange',
    scope: 'page',
    run: (session) => {
      const { canvas } = session.ui.getState()
      const wanted = canvas?.toCanvas(canvas.pointer()) ?? { x: 0, y: 0 }
      const { nodeTypes, store } = session.editor
      const { document } = store.getState()
      const place = freePosition(document, wanted, newNoteSize, (id) => footprintOf(document, nodeTypes, id))
      motionOf(session).setState({ writing: addNote(session.editor, place) })
      announce(i18n.t('canvas:note.added'))
    },
  },
  {
    id: 'insert-into-wire',
    group: 'arrange',
    scope: 'graph',
    when: (session) => targetNode(session) !== null,
    run: insertIntoWire,
  },
  {
    id: 'detach',
    group: 'arrange',
    scope: 'graph',
    when: hasSelectedNodes,
    run: (session) => {
      const nodes = selectedNodes(session)
      const isDetached = detach(session.editor, nodes)
      announce(
        isDetached ? i18n.t('canvas:detached', { count: nodes.length }) : i18n.t('canvas:nothingToDetach'),
      )
    },
  },
  ...(['select', 'hand'] as const).map((tool): CommandWork => ({
    id: `tool-${tool}`,
    group: 'view',
    scope: 'page',
    run: ({ ui }) => {
      ui.setState({ tool })
      announce(i18n.t(`canvas:${tool}Tool`))
    },
  })),
  ...(['svg', 'png'] as const).map((format): CommandWork => ({
    id: `picture-${format}` satisfies CommandId,
    group: 'workflow',
    scope: 'page',
    when: hasNodes,
    run: (session) =>
      void import('../canvas/save-picture.ts').then(({ savePicture }) => savePicture(session, format)),
  })),
]

function insertIntoWire({ editor, ui }: EditorSession): void {
  const { document, selection } = editor.store.getState()
  const id = selection.nodes.length === 1 ? selection.nodes[0] : ui.getState().currentNode
  const node = id === null ? undefined : nodeById(document, id)
  const edge = node === undefined ? null : nearestFittingEdge(document, editor.nodeTypes, node.id)
  if (node === undefined || edge === null) {
    announce(i18n.t('canvas:noWire'))
    return
  }
  editor.apply(insertOnEdgeChanges(document, editor.nodeTypes, node, edge), { history: 'record' })
  announce(
    i18n.t('canvas:insertedBetween', {
      title: nodeTitle(document, editor.nodeTypes, node.id),
      from: nodeTitle(document, editor.nodeTypes, edge.from.node),
      to: nodeTitle(document, editor.nodeTypes, edge.to.node),
    }),
  )
}

function selectedBoxes(session: EditorSession): PlacedBox[] {
  const { editor } = session
  const { document } = editor.store.getState()
  return selectedNodes(session).flatMap((id) => {
    const position = nodeById(document, id)?.position
    return position === undefined ? [] : [{ id, ...position, ...sizeOf(document, editor.nodeTypes, id) }]
  })
}

/** The groups of what is selected, or of the node that the keyboard is at. */
function groupsInHand(session: EditorSession): string[] {
  const node = targetNode(session)
  const nodes = selectedNodes(session)
  const { document } = session.editor.store.getState()
  return groupsOfNodes(document, nodes.length > 0 ? nodes : node === null ? [] : [node.id])
}

/** The frame is on the page with the next frame; its title is written at once. */
function writeGroupTitle(group: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const field = document.querySelector<HTMLInputElement>(`[data-group-title="${CSS.escape(group)}"]`)
      field?.focus()
      field?.select()
    }),
  )
}

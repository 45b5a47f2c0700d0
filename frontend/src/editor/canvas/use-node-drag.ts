/** Dragging nodes, notes and groups: transient until it ends, then one change. */
import {
  topologyOf,
  type Position,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowEdge,
} from '@flowza/nodes/core'
import { useReactFlow, useStoreApi, type Node, type NodePositionChange } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { showError } from '../../ui/toasts.tsx'
import { duplicate } from '../core/commands.ts'
import { nodeTitle } from '../core/connections.ts'
import { groupsOf } from '../core/groups.ts'
import { detachChanges, fitsIntoEdge, insertOnEdgeChanges } from '../core/insert-on-edge.ts'
import { nodeById } from '../core/node-index.ts'
import { boxAround, snap, type Box } from '../core/snap.ts'
import { useSession } from '../session-context.tsx'
import { atRest, motionOf } from './canvas-motion.ts'
import type { CarriedCards } from './carried-cards.ts'
import type { Dragged } from './dragged.ts'
import { edgeAt, markDropEdge } from './drop-edge.ts'
import { boundsOf, boxPlace, groupOfKey } from './group-geometry.ts'
import { cardSize, sizeOf } from './node-geometry.ts'
import { noteOfKey, noteSize } from './note-geometry.ts'

/** How long, in milliseconds, React and React Flow may lag behind what is carried; less where some of it isn't drawn yet. */
const lag = { all: 1500, some: 300 }
/** How near, in pixels of the screen, an alignment counts as meant. */
const snapDistance = 6

interface Drag {
  /** Alt: copies are dragged. Alt and Shift: nodes are pulled out of their chains. */
  kind: 'move' | 'copy' | 'detach'
  /** Boxes that what is dragged can lie in line with. */
  others: readonly Box[]
  drop: WorkflowEdge | null
  places: Dragged
  /** Null while React draws every frame, as it has to where there are groups, whose frames follow their members. */
  carried: CarriedCards | null
  /** Tells React where everything is, a little later. */
  timer: ReturnType<typeof setTimeout> | undefined
}

export function useNodeDrag() {
  const session = useSession()
  const flow = useReactFlow()
  const flowStore = useStoreApi()
  const { editor } = session
  const motion = useMemo(() => motionOf(session), [session])
  const drag = useRef<Drag | null>(null)

  const onNodeDragStart = useCallback(
    (event: MouseEvent | TouchEvent, _: Node, moved: Node[]) => {
      const kind = !event.altKey ? 'move' : event.shiftKey ? 'detach' : 'copy'
      const keys = new Set(moved.map((node) => node.id))
      const { document } = editor.store.getState()
      for (const key of keys) {
        for (const member of groupsOf(document).members.get(groupOfKey(key) ?? '') ?? []) keys.add(member)
      }
      const started: Drag = {
        kind,
        others: boxesInView(keys),
        drop: null,
        places: new Map(),
        carried: null,
        timer: undefined,
      }
      drag.current = started
      motion.setState({ ...atRest, byHand: true, copying: kind === 'copy' })
      const { domNode: root, nodesSelectionActive } = flowStore.getState()
      if (root !== null && !nodesSelectionActive && (document.groups ?? []).length === 0) {
        // React draws until the code is there.
        import('./carried-cards.ts').then(({ carryCards }) => {
          started.carried = carryCards({ root, document, nodeTypes: editor.nodeTypes, keys })
        }, showError)
      }

      function boxesInView(without: ReadonlySet<string>): Box[] {
        const area = window.document.querySelector('.canvas')?.getBoundingClientRect()
        if (area === undefined) return []
        const from = flow.screenToFlowPosition({ x: area.left, y: area.top })
        const to = flow.screenToFlowPosition({ x: area.right, y: area.bottom })
        const { hidden } = groupsOf(document)
        return document.nodes.flatMap((node): Box[] => {
          if (without.has(node.id) || hidden.has(node.id)) return []
          const { x, y } = node.position
          const box = { x, y, ...sizeOf(document, editor.nodeTypes, node.id) }
          const isInView = x < to.x && y < to.y && x + box.width > from.x && y + box.height > from.y
          return isInView ? [box] : []
        })
      }
    },
    [editor, flow, flowStore, motion],
  )

  const show = useCallback(() => {
    if (drag.current === null) return
    clearTimeout(drag.current.timer)
    drag.current.timer = undefined
    drag.current.carried?.forget()
    motion.setState({ dragged: drag.current.places })
  }, [motion])

  // What came into view while the view itself moved isn't on the page yet.
  useEffect(
    () =>
      flowStore.subscribe((state, former) => {
        if (drag.current !== null && state.transform !== former.transform) show()
      }),
    [flowStore, show],
  )

  /** React Flow's places, with groups carried over to their members and all of them put on the lines nearby. */
  const moveTo = useCallback(
    (changes: readonly NodePositionChange[]) => {
      const { document } = editor.store.getState()
      const { groups, members } = groupsOf(document)
      const wanted = new Map<string, Position>()
      const boxes: Box[] = []
      for (const { id, position } of changes) {
        if (position === undefined) continue
        const group = groupOfKey(id)
        if (group === null) {
          wanted.set(id, position)
          const note = noteOfKey(id)
          const size =
            note === null
              ? sizeOf(document, editor.nodeTypes, id)
              : noteSize(document.notes?.find((each) => each.id === note) ?? { id, text: '', position })
          boxes.push({ ...position, ...size })
          continue
        }
        const bounds = boundsOf(document, editor.nodeTypes, members.get(group) ?? [], new Map())
        if (bounds === null) continue
        const isBox = groups.get(group)?.collapsed === true
        const origin = isBox ? boxPlace(bounds) : bounds
        for (const member of members.get(group) ?? []) {
          const former = nodeById(document, member)?.position
          if (former === undefined) continue
          wanted.set(member, {
            x: former.x + position.x - origin.x,
            y: former.y + position.y - origin.y,
          })
        }
        boxes.push({ ...(isBox ? cardSize : bounds), ...position })
      }
      if (boxes.length === 0) return
      const { shift, lines } = snap(
        boxAround(boxes),
        drag.current?.others ?? [],
        snapDistance / flow.getZoom(),
      )
      const placed = [...wanted].map(([id, { x, y }]): [string, Position] => [
        id,
        { x: x + shift.x, y: y + shift.y },
      ])
      const present = drag.current
      if (present === null) return
      present.places = new Map([...present.places, ...placed])
      if (lines.length > 0 || motion.getState().lines.length > 0) motion.setState({ lines })
      const isFirst = motion.getState().dragged.size === 0
      present.carried?.move(present.places)
      if (isFirst || present.carried === null) show()
      else present.timer ??= setTimeout(show, present.carried.hasAll() ? lag.all : lag.some)
    },
    [editor, flow, motion, show],
  )

  /** A loose node over a wire that it fits into: the wire shows that it would take it. */
  const onNodeDrag = useCallback(
    (event: MouseEvent | TouchEvent, node: Node, moved: Node[]) => {
      if (drag.current === null || drag.current.kind === 'copy' || moved.length !== 1) return
      const { document } = editor.store.getState()
      const { incoming, outgoing } = topologyOf(document)
      if (incoming.get(node.id)?.length || outgoing.get(node.id)?.length) return
      const pointer = 'touches' in event ? event.touches[0] : event
      const edge = edgeAt(session, { x: pointer.clientX, y: pointer.clientY })
      const fits = edge !== null && fitsIntoEdge(document, editor.nodeTypes, node.id, edge)
      drag.current.drop = fits ? edge : null
      markDropEdge(drag.current.drop)
    },
    [editor, session],
  )

  const onNodeDragStop = useCallback(() => {
    if (drag.current === null) return
    const { kind, drop, places: dragged, carried, timer } = drag.current
    clearTimeout(timer)
    drag.current = null
    markDropEdge(null)
    motion.setState(atRest)
    carried?.forget()
    if (dragged.size === 0) return
    const { document } = editor.store.getState()
    putDown()
    carried?.putDown(placesIn(editor.store.getState().document, dragged.keys()))

    function putDown(): void {
      const places = [...dragged].map(
        ([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }] as const,
      )
      const ids = places.flatMap(([id]) => (nodeById(document, id) === undefined ? [] : [id]))
      if (kind === 'copy' && ids.length > 0) {
        const former = nodeById(document, ids[0])?.position ?? { x: 0, y: 0 }
        const now = dragged.get(ids[0]) ?? former
        const copies = duplicate(editor, ids, { x: now.x - former.x, y: now.y - former.y })
        announce(i18n.t('commands:said.duplicated', { count: copies.length }))
        return
      }
      const positions = places.flatMap(([node, position]) => {
        const former = nodeById(document, node)?.position
        const stays = former === undefined || (former.x === position.x && former.y === position.y)
        return stays ? [] : [{ node, position }]
      })
      const notes = places.flatMap(([id, position]): WorkflowChange[] => {
        const note = document.notes?.find((each) => each.id === noteOfKey(id))
        return note === undefined ? [] : [{ change: 'set_note', note: { ...note, position } }]
      })
      const [first] = ids
      const inserted =
        drop === null || first === undefined
          ? []
          : insertOnEdgeChanges(
              document,
              editor.nodeTypes,
              { id: first, type: nodeById(document, first)?.type ?? '' },
              drop,
            )
      const detached = kind === 'detach' ? detachChanges(document, editor.nodeTypes, ids) : []
      const moves: WorkflowChange[] = positions.length > 0 ? [{ change: 'move', positions }] : []
      editor.apply([...moves, ...notes, ...inserted, ...detached], { history: 'record' })
      if (inserted.length > 0) {
        announce(i18n.t('canvas:inserted', { title: nodeTitle(document, editor.nodeTypes, first) }))
      } else if (detached.length > 0) announce(i18n.t('canvas:detached', { count: ids.length }))
    }
  }, [editor, motion])

  return { motion, moveTo, onNodeDragStart, onNodeDrag, onNodeDragStop }
}

/** Where nodes and notes are in a document: what isn't drawn anew when it is put down (what was copied) is back there. */
function placesIn(document: WorkflowDocument, keys: Iterable<string>): Dragged {
  return new Map(
    [...keys].flatMap((key): [string, Position][] => {
      const note = noteOfKey(key)
      const place = note === null ? nodeById(document, key) : document.notes?.find((each) => each.id === note)
      return place === undefined ? [] : [[key, place.position]]
    }),
  )
}

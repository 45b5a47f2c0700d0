/**
 * Far away, where one drawing paints all cards, only those that something can be done with are on the page: the one under
 * the pointer, the one that has the focus, and the one that Tab stops at. An element for each of a thousand cards costs
 * more in every frame (to hit-test, to layer, to commit) than all that it is there for.
 */
import type { NodeTypes, Position, WorkflowDocument } from '@flowza/nodes/core'
import { useReactFlow, useStoreApi } from '@xyflow/react'
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent as ReactFocusEvent,
  type MouseEvent as ReactMouseEvent,
} from 'react'
import { flushSync } from 'react-dom'
import { groupsOf } from '../core/groups.ts'
import type { Box } from '../core/snap.ts'
import { useSession } from '../session-context.tsx'
import { nodeWidth, sizeOf } from './node-geometry.ts'

export interface CardsAtHand {
  /** The cards to have on the page; null for all of them. */
  cards: ReadonlySet<string> | null
  onPointerMove(event: PointerEvent): void
  /** The card that got the focus stays until another one has it. */
  onFocus(event: ReactFocusEvent): void
  /** After a pan or a zoom another card may be under the pointer. */
  onMoveEnd(): void
  onSelectionEnd(): void
  /** Where a finger taps no pointer has been before, so that it meets the canvas. */
  onClick(event: ReactMouseEvent): void
}

/** @param isFew whether only the cards at hand are on the page. */
export function useCardsAtHand(
  isFew: boolean,
  tabStop: string | null,
  onTap: (id: string) => void,
): CardsAtHand {
  const { editor } = useSession()
  const flow = useReactFlow()
  const flowStore = useStoreApi()
  const [hovered, setHovered] = useState<string | null>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const pointer = useRef<Position | null>(null)

  const cardAtPointer = useCallback((): string | null => {
    if (pointer.current === null) return null
    const { document } = editor.store.getState()
    return cardAt(document, editor.nodeTypes, flow.screenToFlowPosition(pointer.current))
  }, [editor, flow])

  const cards = useMemo(
    () => (isFew ? new Set([tabStop, hovered, focused].filter((id) => id !== null)) : null),
    [isFew, tabStop, hovered, focused],
  )

  // React Flow's frame selects among the cards that it knows, which here are the ones at hand.
  useEffect(() => {
    if (!isFew) return
    return flowStore.subscribe(({ userSelectionActive, userSelectionRect, transform }, former) => {
      if (!userSelectionActive || userSelectionRect === null) return
      if (userSelectionRect === former.userSelectionRect) return
      const [left, top, zoom] = transform
      const { x, y, width, height } = userSelectionRect
      const frame = {
        x: (x - left) / zoom,
        y: (y - top) / zoom,
        width: width / zoom,
        height: height / zoom,
      }
      const { document } = editor.store.getState()
      editor.select({ nodes: cardsIn(document, editor.nodeTypes, frame), edges: [] })
    })
  }, [editor, flowStore, isFew])

  // All of them keep their identity: what React Flow is given anew, it draws anew.
  const onPointerMove = useCallback(
    ({ clientX, clientY, buttons }: PointerEvent) => {
      pointer.current = { x: clientX, y: clientY }
      if (!isFew || buttons !== 0) return
      const id = cardAtPointer()
      // At once: a press may follow in the same frame, and has to meet the card.
      if (id !== null) flushSync(() => setHovered(id))
    },
    [cardAtPointer, isFew],
  )
  const onFocus = useCallback(({ target }: ReactFocusEvent) => {
    const id = target.closest('.react-flow__node')?.getAttribute('data-id')
    if (id !== null && id !== undefined) setFocused(id)
  }, [])
  const onMoveEnd = useCallback(() => {
    if (isFew) setHovered(cardAtPointer())
  }, [cardAtPointer, isFew])
  const onSelectionEnd = useCallback(() => {
    if (!isFew) return
    // React Flow has counted its own cards by then; the frame round what is selected can be dragged too.
    queueMicrotask(() =>
      flowStore.setState({ nodesSelectionActive: editor.store.getState().selection.nodes.length > 0 }),
    )
  }, [editor, flowStore, isFew])
  const onClick = useCallback(
    ({ target, clientX, clientY }: ReactMouseEvent) => {
      const isPane = target instanceof Element && target.classList.contains('react-flow__pane')
      if (!isFew || !isPane) return
      pointer.current = { x: clientX, y: clientY }
      const id = cardAtPointer()
      if (id === null) return
      setHovered(id)
      onTap(id)
    },
    [cardAtPointer, isFew, onTap],
  )
  return { cards, onPointerMove, onFocus, onMoveEnd, onSelectionEnd, onClick }
}

/** The uppermost card at a place of the canvas. */
function cardAt(document: WorkflowDocument, nodeTypes: NodeTypes, { x, y }: Position): string | null {
  return cardsIn(document, nodeTypes, { x, y, width: 0, height: 0 }).at(-1) ?? null
}

/** The cards that lie at least partly in a frame. */
function cardsIn(document: WorkflowDocument, nodeTypes: NodeTypes, frame: Box): string[] {
  const { hidden } = groupsOf(document)
  return document.nodes.flatMap(({ id, position }) => {
    const isBeside = position.x > frame.x + frame.width || position.x + nodeWidth < frame.x
    if (isBeside || position.y > frame.y + frame.height || hidden.has(id)) return []
    return position.y + sizeOf(document, nodeTypes, id).height < frame.y ? [] : [id]
  })
}
